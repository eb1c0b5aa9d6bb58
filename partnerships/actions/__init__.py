from partnerships.actions.codes import add_code, change_code
from partnerships.actions.configuring import Stale, add, change, remove
from partnerships.actions.delegating import delegate, end_delegation
from partnerships.actions.inviting import accept_invitation, invite, invite_founder, resend, withdraw
from partnerships.actions.messages import choose_digest, try_failed_messages_again
from partnerships.actions.people import add_person, end_membership, found_authority, give_membership
from partnerships.actions.providing import add_provider, add_provision, change_provision, report_provider
from partnerships.actions.schools import import_schools
from partnerships.actions.wording import change_word, put_words


__all__ = [
    "Stale",
    "accept_invitation",
    "add",
    "add_code",
    "add_person",
    "add_provider",
    "add_provision",
    "change",
    "change_code",
    "change_provision",
    "change_word",
    "choose_digest",
    "delegate",
    "end_delegation",
    "end_membership",
    "found_authority",
    "give_membership",
    "import_schools",
    "invite",
    "invite_founder",
    "put_words",
    "remove",
    "report_provider",
    "resend",
    "try_failed_messages_again",
    "withdraw",
]
