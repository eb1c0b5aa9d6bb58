from partnerships.actions.configuring import Stale, add, change, remove
from partnerships.actions.inviting import accept_invitation, invite, invite_founder, resend, withdraw
from partnerships.actions.people import add_person, end_membership, found_authority, give_membership
from partnerships.actions.providing import add_provider, add_provision, change_provision
from partnerships.actions.schools import import_schools
from partnerships.actions.wording import change_word


__all__ = [
    "Stale",
    "accept_invitation",
    "add",
    "add_person",
    "add_provider",
    "add_provision",
    "change",
    "change_provision",
    "change_word",
    "end_membership",
    "found_authority",
    "give_membership",
    "import_schools",
    "invite",
    "invite_founder",
    "remove",
    "resend",
    "withdraw",
]
