"""Whom a management command acts as: nothing is written without a membership."""

from django.core.management.base import CommandError

from partnerships.models import Membership, Role


def commander(role: Role, email: str = "") -> Membership:
    """Return the first person with a role today, or the one with this address; raise CommandError for nobody."""
    able = Membership.objects.current().filter(role=role).select_related("user", "organisation")
    found = (able.filter(user__email__iexact=email) if email else able).order_by("pk").first()
    if found is None:
        who = f"{email} is no {role.label}" if email else f"There is no {role.label}"
        raise CommandError(f"{who} today. Run `found_authority` first, or name another person with --as.")
    return found
