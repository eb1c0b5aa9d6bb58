"""Who may: sentences about a membership."""

from django.core.exceptions import PermissionDenied

from partnerships.models import Membership, Role
from partnerships.models.membership import SCHOOL_ROLES


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless allowed."""
    if not allowed:
        raise PermissionDenied


def may_configure(actor: Membership | None) -> bool:
    """LA administrators set up people, schools, partnerships, provision and dates; they see no cases."""
    return actor is not None and actor.role == Role.LA_ADMINISTRATOR


def may_delegate(actor: Membership | None) -> bool:
    """A head teacher says who may sign for them; a delegate cannot pass it on."""
    return actor is not None and actor.role == Role.HEAD


def may_see_audit(actor: Membership | None) -> bool:
    """Auditors and data protection officers see who looked at and changed what."""
    return actor is not None and actor.role == Role.AUDITOR


def may_import_placements(actor: Membership | None) -> bool:
    """AP officers bring the authority's own list of placements and waiting list; administrators see no cases."""
    return actor is not None and actor.role == Role.AP_OFFICER


def may_report_provider(actor: Membership | None) -> bool:
    """A school names a provider that the directory does not have; an officer looks at it afterwards."""
    return actor is not None and actor.role in SCHOOL_ROLES
