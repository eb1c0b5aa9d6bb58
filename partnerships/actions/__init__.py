from partnerships.actions.configuring import Stale, add, change, remove
from partnerships.actions.people import add_person, found_authority, give_membership


__all__ = ["Stale", "add", "add_person", "change", "found_authority", "give_membership", "remove"]
