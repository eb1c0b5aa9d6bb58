"""The entries of the authority's short lists."""

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from partnerships.actions.configuring import Stale, save
from partnerships.actions.locking import lock_organisation
from partnerships.codes import DEFAULTS
from partnerships.models import Code, Membership
from partnerships.policies import may_configure, require


LONGEST = 40


@transaction.atomic
def add_code(
    which: str, *, label: str, position: int, from_on: dt.date, to_on: dt.date | None = None, by: Membership
) -> Code:
    """Add an entry to a list and return it; its code is made from its words and never used again."""
    require(may_configure(by))
    lock_organisation(by.organisation)
    taken = set(DEFAULTS[which]) | set(Code.objects.filter(list=which).values_list("code", flat=True))
    stem = slugify(label).replace("-", "_")[: LONGEST - 4].strip("_") or "entry"
    codes = (stem if number == 1 else f"{stem}_{number}" for number in range(1, len(taken) + 2))
    code = next(code for code in codes if code not in taken)
    row = Code(list=which, code=code, label=label, position=position, from_on=from_on, to_on=to_on)
    return save(row, by=by, verb="add", code=code)


@transaction.atomic
def change_code(
    which: str,
    code: str,
    *,
    label: str,
    position: int,
    from_on: dt.date,
    to_on: dt.date | None,
    version: int,
    by: Membership,
) -> Code:
    """Rename, move or end an entry; version 0 means that the page showed our default. Raises Stale."""
    require(may_configure(by))
    lock_organisation(by.organisation)
    row = Code.objects.select_for_update().filter(list=which, code=code).first()
    if (row.version if row else 0) != version:
        raise Stale
    row = row or Code(list=which, code=code, version=0)
    row.label, row.position, row.to_on = label, position, to_on
    # An entry of ours has no first day of its own: one that is ended at once has ended on its first day.
    row.from_on = min(from_on, to_on) if to_on and not version else from_on
    row.version += 1
    return save(row, by=by, verb="change" if version else "add", code=code)
