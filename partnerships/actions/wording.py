"""The authority's own words."""

from django.db import transaction

from partnerships.actions.configuring import Stale, save
from partnerships.models import Membership, Wording
from partnerships.policies import may_configure, require
from partnerships.wording import SETS, forget_words


@transaction.atomic
def change_word(key: str, *, text: str, version: int, by: Membership) -> Wording:
    """Set what this authority calls a thing; version 0 means that the page showed our default. Raises Stale."""
    require(may_configure(by))
    row = Wording.objects.select_for_update().filter(key=key).first()
    if (row.version if row else 0) != version:
        raise Stale
    row = row or Wording(key=key, version=0)
    row.text = " ".join(text.split())  # a word also stands in the subject of an e-mail, which is one line
    row.version += 1
    saved = save(row, by=by, verb="change" if version else "add")
    transaction.on_commit(forget_words)
    return saved


@transaction.atomic
def put_words(name: str, *, by: Membership) -> int:
    """Put a whole set of words in place and return how many it changed; words it does not name stay as they are."""
    require(may_configure(by))
    rows = {row.key: row for row in Wording.objects.select_for_update().filter(key__in=SETS[name].words)}
    changed = 0
    for key, text in SETS[name].words.items():
        row = rows.get(key) or Wording(key=key, version=0)
        if row.text == text:
            continue
        verb = "change" if row.version else "add"
        row.text, row.version = text, row.version + 1
        save(row, by=by, verb=verb, words=name)
        changed += 1
    transaction.on_commit(forget_words)
    return changed
