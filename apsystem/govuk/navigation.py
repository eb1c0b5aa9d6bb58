"""The links of the service navigation: a table, read from top to bottom."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Link:
    """One link: its words, the name of its page, and the roles that see it (none: everybody with a membership)."""

    text: str
    page: str
    roles: frozenset[str] = frozenset()


LINKS: tuple[Link, ...] = (
    Link("Home", "home"),
    Link("Settings", "partnerships:settings", frozenset({"la_administrator"})),
    Link("Import", "placements:import_placements", frozenset({"ap_officer"})),
)


def navigation(actor: Any, path: str = "") -> list[dict[str, Any]]:
    """Return the links one membership sees, the one that path lies under marked active; none for a stranger."""
    if actor is None:
        return []
    seen = [(link.text, reverse(link.page)) for link in LINKS if not link.roles or actor.role in link.roles]
    return [
        {"text": text, "href": href, "current": path == href, "active": href != "/" and path.startswith(href)}
        for text, href in seen
    ]
