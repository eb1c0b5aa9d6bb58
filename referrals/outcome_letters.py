"""Letters about what the panel decided: which are still to be written, what they say, and what is asked first."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apsystem import clock
from partnerships.calendar import calendar_of
from partnerships.letters import wording_for
from partnerships.models import LetterWording, Membership
from partnerships.wording import word
from referrals.letters import Written, in_every_letter, letters_to_family
from referrals.models import Carer, Decision, Letter, Meeting, Referral
from referrals.workflow import Status


Kind = LetterWording.Kind
# Nobody writes of a decision that is older: the family has heard it from the school.
WRITE_WITHIN = dt.timedelta(weeks=8)
WORKING_DAYS_TO_TELL = 10
OUTCOMES: dict[str, str] = {
    Kind.PLACE: "the {panel} has agreed to a place",
    Kind.CONDITIONS: "the {panel} has agreed to a place, if some things happen first",
    Kind.WAITING: "the {panel} has agreed to a place, but no place is free yet",
    Kind.MORE_INFORMATION: "nothing yet, because the {panel} needs to know more",
    Kind.ANOTHER_ROUTE: "the {panel} thinks that a different kind of help would be better",
    Kind.NOT_AGREED: "the {panel} has not agreed to a place",
    Kind.WITHDRAWN: "the school has taken back what it asked for",
}
# What the page suggests; nothing where only the co-ordinator can say it.
NEXT_STEPS: dict[str, str] = {
    Kind.PLACE: "{provision} will now say whether it can take {pupil}. We hope that the first day will be about "
    "{start}. {school} will tell you the day as soon as it is sure.",
    Kind.WAITING: "{school} will tell you as soon as there is a place.",
    Kind.MORE_INFORMATION: "We have asked {school} for what is missing. It may ask you to help.",
    Kind.ANOTHER_ROUTE: "{school} will talk with you about this other help, and how to get it.",
    Kind.NOT_AGREED: "{school} will talk with you about what it can do to help {pupil}.",
    Kind.WITHDRAWN: "{school} will talk with you about what it can do to help {pupil}.",
}


def standing_decision(referral: Referral) -> Decision | None:
    """Return the newest decision on a case, which no other has corrected."""
    rows = referral.decisions.filter(corrected_by=None).select_related("provision__organisation")
    found: Decision | None = rows.order_by("-at", "-pk").first()
    return found


def kind_of(referral: Referral, decision: Decision | None) -> str:
    """Return which letter a case calls for now; nothing where the panel has not decided."""
    if referral.status == Status.WITHDRAWN:
        return str(Kind.WITHDRAWN) if referral.submitted_at else ""
    return decision.outcome if decision else ""


def to_write(actor: Membership) -> QuerySet[Referral]:
    """Return the cases whose newest decision no letter tells of, though somebody may be sent one.

    A decision is counted only if there were words for its letter when it was made.
    """
    later = Decision.objects.filter(referral=OuterRef("referral"), at__gt=OuterRef("at"))
    words = LetterWording.objects.filter(kind=OuterRef("outcome"), from_on__lte=OuterRef("at__date"))
    decided = Decision.objects.filter(
        ~Exists(later), ~Exists(Letter.objects.filter(decision=OuterRef("pk"))), Exists(words),
        referral=OuterRef("pk"), corrected_by=None, at__gte=clock.now() - WRITE_WITHIN,
    )  # fmt: skip
    somebody = Carer.objects.filter(referral=OuterRef("pk"), parental_responsibility=True, no_letters=False)
    rows = Referral.objects.visible_to(actor).filter(partnership=actor.organisation_id)
    return rows.exclude(status=Status.WITHDRAWN).filter(Exists(decided), Exists(somebody))


def to_write_of(meeting: Meeting, actor: Membership) -> list[str]:
    """Return the references of a meeting's cases whose letters are still to be written, in the agenda's order."""
    rows = to_write(actor).filter(agenda_items__meeting=meeting, agenda_items__decided_at__isnull=False)
    return list(rows.order_by("agenda_items__position").values_list("reference", flat=True))


def asked_first(referral: Referral, decision: Decision | None, actor: Membership) -> dict[str, Any]:
    """Return what the form shows before anybody has written; never a word of the panel's own reasons."""
    said = in_every_letter(referral, "") | {"provision": "", "start": ""}
    if decision and decision.provision and decision.start_on:
        said |= {"provision": str(decision.provision), "start": f"{decision.start_on:%-d %B %Y}"}
    ring = filter(None, (actor.user.name, actor.organisation.telephone))
    return {
        "next_step": NEXT_STEPS.get(kind_of(referral, decision), "").format(**said), "contact": ", ".join(ring),
        "tell_by": calendar_of().add_working_days(clock.today(), WORKING_DAYS_TO_TELL),
    }  # fmt: skip


def outcome_letters(referral: Referral, decision: Decision | None, given: Mapping[str, Any]) -> list[Written]:
    """Return the letters about the outcome as it stands, one for each person to write to; raise ValidationError."""
    kind = kind_of(referral, decision)
    on = clock.local(decision.at) if decision else clock.now()
    values = in_every_letter(referral, f"{clock.today():%-d %B %Y}") | {
        "partnership": referral.partnership.name, "decided_on": f"{on:%-d %B %Y}",
        "outcome": OUTCOMES[kind].format(panel=word("panel")),
        "rationale_for_family": given["rationale_for_family"], "next_step": given["next_step"],
        "tell_by": f"{given['tell_by']:%-d %B %Y}", "contact": given["contact"],
    }  # fmt: skip
    return letters_to_family(referral, wording_for(kind, "", ""), values)
