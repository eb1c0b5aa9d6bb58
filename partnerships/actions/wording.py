"""The authority's own words."""

from django.db import transaction

from partnerships.actions.configuring import Stale, save
from partnerships.models import Membership, Wording
from partnerships.policies import may_configure, require
from partnerships.wording import forget_words


@transaction.atomic
def change_word(key: str, *, text: str, version: int, by: Membership) -> Wording:
    """Set what this authority calls a thing; version 0 means that the page showed our default. Raises Stale."""
    require(may_configure(by))
    row = Wording.objects.select_for_update().filter(key=key).first()
    if (row.version if row else 0) != version:
        raise Stale
    row = row or Wording(key=key, version=0)
    row.text = text
    row.version += 1
    saved = save(row, by=by, verb="change" if version else "add")
    transaction.on_commit(forget_words)
    return saved
