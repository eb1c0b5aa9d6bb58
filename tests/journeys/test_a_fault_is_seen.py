"""What is wrong with a page is seen at a stop: else a journey without a fault proves nothing."""

from collections.abc import Callable

import pytest

from apsystem.demo.cast import Cast
from tests.journeys.conftest import Person


SPOIL = """() => {
  document.querySelector('label').remove();
  const grey = document.createElement('p');
  grey.textContent = 'Words that are hard to read';
  grey.style.color = 'rgb(200, 200, 200)';
  document.querySelector('main').append(grey, document.createElement('h1'));
}"""


@pytest.mark.browser
def test_a_field_without_its_label_and_pale_words_are_faults(person: Callable[..., Person], county: Cast) -> None:
    browser = person()
    browser.open("/account/login/")
    browser.page.evaluate(SPOIL)
    found = {fault.split(":")[0] for fault in browser.faults()}
    assert found >= {"not one h1", "label", "color-contrast"}
