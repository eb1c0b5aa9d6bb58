"""One page of a referral that was sent, and why it is changed."""

import uuid

from apsystem.govuk.fields import LongTextField
from partnerships.codes import codes_of
from referrals.forms.drafting import SectionForm
from referrals.forms.rows import RowForm, RowGroup


class AmendForm(SectionForm):
    """The questions of one page, with the reason; it is changed as a whole or not at all."""

    reason = LongTextField(
        "Why are you changing it?", called="why you are changing it", rows=3, max_length=2000,
        hint="Those who run the panel read this. Do not use the pupil's name.",
    )  # fmt: skip


def with_room(groups: list[RowGroup]) -> list[RowGroup]:
    """Return the rows of a page with an empty one of each kind; one that is left empty is not kept."""
    for group in groups:
        if not any(form.is_new for form in group.forms):
            codes = {which: codes_of(which) for which in sorted(group.kind.codes)}
            group.forms.append(RowForm(group.kind, uuid.uuid4(), codes))
    return groups
