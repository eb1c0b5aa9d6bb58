"""A browser for each person, and what must be true at every stop."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from apsystem.demo.cast import Cast, create_cast
from partnerships.middleware import ACTING_AS
from partnerships.models import Membership
from tests.conftest import NOW


# The made-up child of the journeys, who is named on pages but never in an address or a title.
CHILD = ("Wren", "Oakapple")
SHOTS = os.environ.get("AP_SHOTS", "")
PASSWORD = "a-long-enough-password"
# GOV.UK puts the back link before <main>, outside any landmark (alphagov/govuk-frontend issue 1604).
ALLOWED = {"region"}
# It takes axe a fifth of its time to read the same few colours again for every word of a page.
EACH_COLOUR_ONCE = """
{
  const { Color } = axe.commons.color, read = Color.prototype.parseString, known = new Map();
  Color.prototype.parseString = function (text) {
    if (!known.has(text)) known.set(text, new Color(read.call(this, text)));
    const { r, g, b, alpha } = known.get(text);
    return Object.assign(this, { r, g, b, alpha });
  };
}
"""
AXE = f"{Axe().axe_script}\n{EACH_COLOUR_ONCE}"
LOOK = "async () => (await axe.run({resultTypes: ['violations']})).violations"


@pytest.fixture(autouse=True)
def calendar() -> Iterator[time_machine.Traveller]:
    """Journeys begin on the same Tuesday in term as every other test, but their clock goes on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(scope="session", autouse=True)
def static_files_as_in_production() -> Iterator[None]:
    """The live server's own handler knows no hashed file names: leave static files to the app, as in production."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "_should_handle", lambda self, path: False)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--no-first-run", "--disable-quic"]  # fmt: skip
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": os.environ["AP_CHROMIUM"], "args": arguments}


class Person:
    """One person at a browser: opens pages, fills forms, presses buttons, and checks each stop for accessibility."""

    def __init__(self, page: Page, address: str, *, audited: bool = True) -> None:
        self.page = page
        self.address = address
        self.audited = audited
        self.pages = 0
        self.name = "nobody"
        self.broken: list[str] = []
        page.on("response", self.notice)
        page.on("pageerror", lambda error: self.broken.append(str(error)))

    def notice(self, response: Response) -> None:
        """Remember a style, script or picture that is not there."""
        if response.status >= 400 and "/static/" in response.url:
            self.broken.append(response.url)

    def is_let_in(self, who: Membership) -> "Person":
        """Give the browser the session of somebody who has signed in, which is quicker than the form."""
        self.name = who.user.name.split()[0].lower() if self.audited else "plain"
        client = Client()
        client.force_login(who.user)
        session = client.session
        session[ACTING_AS] = who.pk
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": self.address}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        return self

    def sign_in(self, who: Membership) -> "Person":
        """Sign in by the form, as everybody does."""
        self.name = who.user.name.split()[0].lower() if self.audited else "plain"
        who.user.set_password(PASSWORD)
        who.user.save()
        self.open("/account/login/")
        self.page.get_by_label("E-mail address", exact=True).fill(who.user.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        return self

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.stop()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.stop()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.stop()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).fill(value)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def answer(self, name: str, value: Any) -> None:
        """Answer the question of a name: a date (or its three parts as typed), a choice by its value, a tick, words."""
        page = self.page
        if isinstance(value, dt.date):
            value = (value.day, value.month, value.year)
        if isinstance(value, tuple):
            for part, typed in zip(("day", "month", "year"), value, strict=True):
                page.locator(f"[name={name}_{part}]").fill(str(typed))
        elif isinstance(value, bool):
            page.locator(f"[name={name}]").set_checked(value)
        elif page.locator(f"select[name={name}]").count():
            page.locator(f"[name={name}]").select_option(str(value))
        elif page.locator(f"[name={name}][type=radio]").count():
            page.locator(f"[name={name}][value='{value}']").check()
        else:
            page.locator(f"[name={name}]").fill(str(value))

    def answers(self, **values: Any) -> None:
        """Answer several questions, leaving alone those without an answer."""
        for name, value in values.items():
            if value is not None and value != "":
                self.answer(name, value)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_see(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    def is_told(self, text: str) -> None:
        """The banner at the top of the page says so."""
        expect(self.page.locator(".govuk-notification-banner").filter(has_text=text)).to_have_count(1)

    def is_stopped(self, sentence: str) -> None:
        """The error summary says so, and its link leads to the field."""
        link = self.page.locator(".govuk-error-summary__list a").filter(has_text=sentence).first
        expect(link).to_be_visible()
        if self.audited:
            link.click()
            expect(self.page.locator(link.get_attribute("href") or "")).to_be_focused()

    def stop(self) -> None:
        """At every stop there is nothing wrong with the page, once the whole of it has come."""
        self.page.wait_for_load_state()
        assert self.faults() == [], self.page.url
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{self.name}-{self.pages:03}.png", full_page=True)

    def faults(self) -> list[str]:
        """Return what is wrong: not one heading, a child in the address or title, a missing file, axe's violations."""
        self.pages += 1
        found, self.broken = self.broken, []
        if self.page.locator("h1").count() != 1:
            found.append("not one h1")
        outside = f"{self.page.url} {self.page.title()}".lower()
        found += [f"{name} is named in the address or title" for name in CHILD if name.lower() in outside]
        if self.audited:
            violations = self.page.evaluate(LOOK)
            found += [f"{v['id']}: {v['nodes'][0]['html']}" for v in violations if v["id"] not in ALLOWED]
        return found


@pytest.fixture
def person(browser: Browser, live_server: LiveServer, settings: Any) -> Iterator[Callable[..., Person]]:
    """Return a function that gives one more person a browser of their own."""
    contexts = []

    def one_more(*, javascript: bool = True, width: int = 1280) -> Person:
        # Axe is called from outside the page, which the service's own policy rightly refuses.
        context = browser.new_context(
            java_script_enabled=javascript, bypass_csp=javascript, viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(10_000)
        if javascript:
            # In each page from its beginning: the browser then keeps what it made of half a megabyte of script.
            context.add_init_script(AXE)
        contexts.append(context)
        return Person(context.new_page(), live_server.url, audited=javascript)

    yield one_more
    for context in contexts:
        context.close()


@pytest.fixture
def county(transactional_db: None) -> Cast:
    """The cast, where the browser's own requests can see it; the sign-ins of the test before are not counted."""
    cache.clear()
    return create_cast()
