"""What an authority calls things: sets of words put in place at once, and said on pages."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import change_word, put_words
from partnerships.models import Wording
from partnerships.wording import DEFAULTS, SETS, forget_words, word
from tests.conftest import SignIn
from tests.referrals.panel import planned


@pytest.fixture(autouse=True)
def words_are_forgotten() -> Iterator[None]:
    """No test speaks in the words of another."""
    forget_words()
    yield
    forget_words()


def test_only_the_administrator_puts_words_in_place(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        put_words("leicestershire", by=cast.olu)
    assert not Wording.objects.exists()


def test_a_set_replaces_the_words_it_names_and_leaves_the_others(cast: Cast) -> None:
    change_word("ap_officer", text="Inclusion officer", version=0, by=cast.ada)
    put_words("leicestershire", by=cast.ada)
    forget_words()
    assert word("partnership_short") == "SEIP"
    assert word("panel") == "Inclusion Forum"
    assert word("ap_officer") == "Inclusion officer"


def test_the_other_set_takes_its_place_again(cast: Cast) -> None:
    put_words("leicestershire", by=cast.ada)
    put_words("norfolk", by=cast.ada)
    forget_words()
    assert (word("partnership"), word("panel")) == ("Local Planning Partnership", "panel")


def test_a_second_press_changes_nothing(cast: Cast) -> None:
    assert put_words("leicestershire", by=cast.ada) > 5
    assert put_words("leicestershire", by=cast.ada) == 0


def test_each_word_put_in_place_is_in_the_audit(cast: Cast) -> None:
    changed = put_words("leicestershire", by=cast.ada)
    entries = Entry.objects.filter(action="add wording", detail__words="leicestershire")
    assert entries.count() == changed
    assert {entry.person for entry in entries} == {"ada.crane@wherryshire.example"}


def test_every_set_names_words_there_are() -> None:
    for chosen in SETS.values():
        assert set(chosen.words) <= set(DEFAULTS)
        assert all(0 < len(text) <= 100 for text in chosen.words.values())


def test_the_page_says_what_changes_before_it_is_pressed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    page = client.get("/settings/words/sets/leicestershire/").content.decode()
    assert "“LPP” becomes “SEIP”" in page
    assert not Wording.objects.exists()
    assert client.post("/settings/words/sets/leicestershire/").status_code == 302
    assert "in place already" in client.get("/settings/words/sets/leicestershire/").content.decode()
    assert client.get("/settings/words/sets/dragons/").status_code == 404


def test_a_word_is_said_on_pages_and_is_never_markup(cast: Cast, sign_in: SignIn) -> None:
    change_word("panel", text="<b>Forum</b>", version=0, by=cast.ada)
    forget_words()
    planned(cast)
    page = sign_in(cast.cora).get("/meetings/").content.decode()
    assert "&lt;b&gt;Forum&lt;/b&gt;" in page
    assert "<b>Forum" not in page


def test_all_the_words_of_a_page_are_one_question(cast: Cast) -> None:
    forget_words()
    with CaptureQueriesContext(connection) as asked:
        for key in DEFAULTS:
            word(key)
    assert len(asked) == 1


def test_a_word_is_one_line_because_it_stands_in_the_subject_of_an_email(cast: Cast) -> None:
    assert change_word("panel", text="Inclusion\n Forum", version=0, by=cast.ada).text == "Inclusion Forum"
