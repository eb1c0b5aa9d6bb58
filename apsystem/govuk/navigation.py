"""The links of the service navigation: a table, read from top to bottom."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Link:
    """One link: words, the name of its page, roles that see it (none: all with a membership), what lies under it."""

    text: str
    page: str
    roles: frozenset[str] = frozenset()
    under: str = ""


SCHOOLS = frozenset({"school_contact", "head", "head_delegate"})
CASE_ROLES = frozenset({"ap_officer", "safeguarding_officer"})
OVERSEES = CASE_ROLES | {"chair", "deputy_chair", "coordinator", "head", "head_delegate"}

SEE_CASES = OVERSEES | {"school_contact", "panel_member", "adviser", "base_lead", "provision_staff"}
# Those who run a panel, and the authority's case roles.
OFFICERS = frozenset({"chair", "deputy_chair", "coordinator", "ap_officer", "safeguarding_officer"})
# In the order of a case's way: referred, decided, placed; then what is looked at from above.
LINKS: tuple[Link, ...] = (
    Link("Home", "home"),
    Link("Referrals", "referrals:list", SEE_CASES),
    Link("To check", "referrals:to_check", frozenset({"coordinator", "chair", "deputy_chair", "ap_officer"})),
    Link(
        "Meetings",
        "referrals:meetings",
        CASE_ROLES | {"panel_member", "chair", "deputy_chair", "coordinator", "adviser"},
    ),
    Link("Coming and here", "placements:ours", frozenset({"base_lead", "provision_staff"}), under="/places/at/"),
    Link(
        "Places",
        "placements:board",
        OFFICERS | {"panel_member", "adviser", "base_lead", "provision_staff", "la_administrator"},
    ),
    Link(
        "Offers",
        "placements:offers",
        OFFICERS | {"school_contact", "head", "head_delegate", "base_lead", "provision_staff"},
    ),
    Link(
        "Placements",
        "placements:placements",
        OFFICERS | {"school_contact", "head", "head_delegate", "attendance_officer", "base_lead", "provision_staff"},
    ),
    Link("Tell the LA", "placements:notifications", SCHOOLS),
    Link("Told by schools", "placements:notifications", CASE_ROLES),
    Link("Every child", "every-child", OVERSEES),
    Link("Advice", "referrals:advice", SCHOOLS | CASE_ROLES),
    Link("Possible matches", "referrals:matches", CASE_ROLES),
    Link("Exclusions", "referrals:exclusions", SCHOOLS | CASE_ROLES),
    Link("Measures", "measures"),
    Link("Audit", "audit", CASE_ROLES | {"auditor"}),
    Link("Settings", "partnerships:settings", frozenset({"la_administrator"})),
)


def navigation(actor: Any, path: str = "") -> list[dict[str, Any]]:
    """Return the links one membership sees, the one that path lies under marked active; none for a stranger."""
    if actor is None:
        return []
    seen = [(link, reverse(link.page)) for link in LINKS if not link.roles or actor.role in link.roles]
    roots = [root for link, href in seen if href != "/" and path.startswith(root := link.under or href)]
    nearest = max(roots, key=len, default=None)
    return [
        {"text": link.text, "href": href, "current": path == href, "active": (link.under or href) == nearest}
        for link, href in seen
    ]
