"""Who may: sentences about a membership."""

from django.core.exceptions import PermissionDenied

from partnerships.models import Membership, Role


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless allowed."""
    if not allowed:
        raise PermissionDenied


def may_configure(actor: Membership | None) -> bool:
    """LA administrators set up people, schools, partnerships, provision and dates; they see no cases."""
    return actor is not None and actor.role == Role.LA_ADMINISTRATOR


def may_see_audit(actor: Membership | None) -> bool:
    """Auditors and data protection officers see who looked at and changed what."""
    return actor is not None and actor.role == Role.AUDITOR


def may_import_placements(actor: Membership | None) -> bool:
    """AP officers bring the authority's own list of placements and waiting list; administrators see no cases."""
    return actor is not None and actor.role == Role.AP_OFFICER
