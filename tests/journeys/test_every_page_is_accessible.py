"""Every page of the service, seen by the first person who may: no accessibility fault, nothing wider than a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import ViewportSize

from apsystem.demo.cast import Cast
from tests.house.access_table import PAGES, PEOPLE
from tests.house.test_access import address_of
from tests.house.world import make_world
from tests.journeys.conftest import Person


# Not pages: a style sheet, the two answers to a load balancer, and files to save.
NOT_PAGES = {"brand-css", "live", "ready", "referrals:document", "referrals:meeting_calendar"}
FOR_NOBODY = ("account_login", "account_reset_password", "account_reset_password_done", "account_signup")
FOR_ANYBODY = ("account_logout", "account_change_password", "mfa_index", "mfa_activate_totp")
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)


def first_reader(page: str) -> str | None:
    """Return the first person of the access table who gets a page, or None for a page that nobody opens."""
    return next((who for who, status in zip(PEOPLE, PAGES[page], strict=True) if status == 200), None)


@pytest.mark.browser
def test_every_page_is_accessible_and_fits_a_phone(person: Callable[..., Person], county: Cast) -> None:
    world = make_world(county)
    asked = [(first_reader(page), address_of(world, page)) for page in PAGES if page not in NOT_PAGES]
    asked += [("nobody", reverse(name)) for name in FOR_NOBODY] + [("ada", reverse(name)) for name in FOR_ANYBODY]
    faults: dict[str, list[str]] = {}
    for who in PEOPLE:
        mine = [address for reader, address in asked if reader == who]
        if not mine:
            continue
        browser = person()
        if who != "nobody":
            browser.is_let_in(county.ada if who == "ada" else county.people[who])
        for address in mine:
            faults |= {address: found} if (found := faults_of(browser, address)) else {}
    assert faults == {}


def faults_of(browser: Person, address: str) -> list[str]:
    """Return what is wrong with a page at a desk and on a phone."""
    browser.page.set_viewport_size(DESK)
    answer = browser.page.goto(browser.address + address)
    found = browser.faults() + ([] if answer and answer.ok else ["not a page"])
    browser.page.set_viewport_size(PHONE)
    wide = browser.page.evaluate("document.documentElement.scrollWidth")
    return [*found, f"{wide} pixels wide"] if wide > PHONE["width"] else found
