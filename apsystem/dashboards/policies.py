"""Who may open the pages that look over everything."""

from partnerships.models import Membership
from partnerships.models.membership import HEADS, LA_CASE_ROLES, RUNS_THE_PANEL
from partnerships.policies import may_see_audit


def may_see_every_child(actor: Membership | None) -> bool:
    """The authority's case roles see the county's pupils, a panel's officers their own, a head the school's own."""
    return actor is not None and actor.role in (*LA_CASE_ROLES, *RUNS_THE_PANEL, *HEADS)


def may_see_measures(actor: Membership | None) -> bool:
    """Everybody with a membership sees the figures; small ones only where they see the cases."""
    return actor is not None


def may_see_behind(actor: Membership, key: str) -> bool:
    """Whoever sees the cases sees the list behind a figure; a panel's officers see no list of exclusions."""
    return may_see_every_child(actor) and not (key == "m1" and actor.role in RUNS_THE_PANEL)


def may_search_audit(actor: Membership | None) -> bool:
    """Auditors search all of it; the authority's case roles read the log of a case they may see."""
    return may_see_audit(actor) or (actor is not None and actor.role in LA_CASE_ROLES)
