"""Who may open which page: the whole security model on one screen, complete by construction.

302 sends a stranger to sign in; 404 is what somebody outside a case sees; 403 a colleague without the role;
405 a page that only takes a form; 409 a case that has moved on.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apsystem.demo.cast import Cast
from partnerships.middleware import ACTING_AS
from tests.house.access_table import PAGES, PEOPLE
from tests.house.world import World, make_world


# The sign-in library's own pages: about the person who is signed in and nobody else.
LIBRARY = ("account_", "mfa_", "usersessions_")


def pages(resolver: Any = None, prefix: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            deeper = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from pages(pattern, deeper, route + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and not (pattern.name or "").startswith(LIBRARY):
            yield f"{prefix}{pattern.name}", route + str(pattern.pattern)


ROUTES = dict(pages())


def statuses(client: Client, world: World, who: str) -> dict[str, int]:
    """Return the status one person gets for every page."""
    client.logout()
    if who != "nobody":
        membership = world.cast.ada if who == "ada" else world.cast.people[who]
        client.force_login(membership.user)
        session = client.session
        session[ACTING_AS] = membership.pk
        session.save()
    return {page: client.get(address_of(world, page)).status_code for page in ROUTES}


def address_of(world: World, page: str) -> str:
    """Return the address of a page about something in the world."""
    arguments = {"status": 404} if page == "styleguide-error" else world.arguments(page, ROUTES[page])
    return reverse(page, kwargs=arguments)


def test_every_page_is_in_the_table() -> None:
    assert set(ROUTES) == set(PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("half", [0, 1])
def test_each_person_gets_what_the_table_says(client: Client, cast: Cast, half: int) -> None:
    world = make_world(cast)
    wrong: dict[tuple[str, str], tuple[int, int]] = {}
    for number, who in enumerate(PEOPLE):
        if number % 2 == half:
            got = statuses(client, world, who)
            wrong |= {
                (page, who): (PAGES[page][number], got[page]) for page in PAGES if PAGES[page][number] != got[page]
            }
    assert wrong == {}
