"""What the pages of this floor show of a case: facts, buttons, memory and gaps, from what a person may see."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import floatformat
from django.urls import reverse

from apsystem import clock
from apsystem.privacy import Group as FieldGroup
from partnerships.calendar import calendar_of
from partnerships.models import Group, Membership, ProvisionType
from placements.access import OfferView, PlacementView, Seen
from placements.actions.linking import address_of, has_somebody
from placements.models import AnswerLink, Offer, Placement, ReintegrationPlan
from placements.places import free_in, groups_for
from placements.policies import (
    may_ask_for_review,
    may_extend,
    may_write_plan,
    moves_for,
    offer_moves_for,
)
from placements.rounds.known import first_school_day
from placements.workflow import LIVE, NOT_CONFIRMED, OfferStatus
from referrals.models import Referral


OFFER_PAGES = {
    "confirm": ("confirm_offer", "Confirm the place", ""),
    "agree_later": ("agree_later", "Agree to the later day", ""),
    "ask_later": ("ask_later", "Not this week", "govuk-button--secondary"),
    "refuse": ("refuse_offer", "Refuse the place", "govuk-button--secondary"),
    "take_up": ("start_placement", "Start the placement", ""),
    "release": ("release_offer", "Release the place", "govuk-button--secondary"),
}
# In the order they stand on the page: the usual first, the warning last.
PLACEMENT_PAGES = {
    "resume": ("resume", "Resume", ""),
    "approve_return": ("approve_plan", "Approve the plan", ""),
    "complete": ("complete", "Record the end", ""),
    "end_early": ("end_early", "End early", "govuk-button--secondary"),
    "pause": ("pause", "Pause: safeguarding", "govuk-button--warning"),
}
USUAL_WEEKS = 8
HAPPENED = {
    "letter": "Letters made",
    "send": "Offer sent",
    "confirm": "Place confirmed",
    "ask_later": "A later day asked for",
    "agree_later": "The later day agreed",
    "refuse": "Place refused",
    "release": "Place released",
    "take_up": "Placement started",
    "start": "Started",
    "pause": "Paused: safeguarding",
    "resume": "Resumed",
    "approve_return": "Plan to go back approved",
    "complete": "Completed",
    "end_early": "Ended early",
    "extend": "Extended",
    "change_school": "The pupil changed school",
    "import": "Taken from the authority's list",
    "tell": "Told",
    "acknowledge": "Acknowledged",
    "question": "Question",
    "answer": "Answer",
    "update": "Changed or added to",
    "end": "Ended",
}


def offer_buttons(actor: Membership, offer: Offer) -> list[dict[str, str]]:
    """Return the buttons of an offer's page."""
    pages = [OFFER_PAGES[name] for name in offer_moves_for(actor, offer)]
    return [
        {"href": reverse(f"placements:{page}", args=[offer.reference]), "text": text, "classes": classes}
        for page, text, classes in pages
    ]


def placement_buttons(actor: Membership, placement: Placement, plan: ReintegrationPlan | None) -> list[dict[str, str]]:
    """Return the buttons of a placement's page: its moves, then what may be done meanwhile."""
    open_plan = plan is None or plan.approved_at is None
    to_approve = plan is not None and open_plan and plan.drafted_by.user_id != actor.user_id
    moves = {name for name in moves_for(actor, placement) if name != "approve_return" or to_approve}
    pages = [page for name, page in PLACEMENT_PAGES.items() if name in moves]
    if placement.status in LIVE and may_ask_for_review(actor, placement):
        pages.append(("ask_for_review", "Ask for a review", "govuk-button--secondary"))
    if placement.status in LIVE and may_extend(actor, placement):
        pages.append(("extend", "Extend", "govuk-button--secondary"))
    if placement.status in LIVE and open_plan and may_write_plan(actor, placement):
        words = "Change the plan to go back" if plan else "Write the plan to go back"
        pages.append(("write_plan", words, "govuk-button--secondary"))
    return [
        {"href": reverse(f"placements:{page}", args=[placement.reference]), "text": text, "classes": classes}
        for page, text, classes in pages
    ]


def offer_facts(case: OfferView) -> list[dict[str, Any]]:
    """Return the first facts of an offer."""
    facts = [
        {"key": "Provision", "value": f"{case.provision}, {case.stay.group.name}"},
        {"key": "From", "value": f"{case.stay.first_on:%-d %B %Y}"},
        {"key": "To", "value": f"{case.stay.last_on:%-d %B %Y}"},
        {"key": "Year", "value": case.referral.year_group},
        {"key": "School", "value": case.referral.school},
    ]
    if case.status == OfferStatus.LATER and case.ready_on:
        facts.insert(2, {"key": "Asked for", "value": f"{case.ready_on:%-d %B %Y}"})
    return facts


def sent_by_link(offer: Offer) -> dict[str, Any] | None:
    """Return how an offer goes to a provision without an account, in words; None where somebody there can sign in."""
    links = list(offer.links.all())
    open_now = offer.status in NOT_CONFIRMED and not has_somebody(offer.provision_id)
    if not links and not open_now:
        return None
    address = address_of(offer.provision_id) if open_now else ""
    return {
        "lines": [in_link_words(offer, link) for link in links],
        "again": bool(address),
        "nobody": open_now and not address,
    }


def in_link_words(offer: Offer, link: AnswerLink) -> str:
    """Say when a link was sent to which address, and what became of it."""
    sent = f"{clock.local(link.sent_at):%-d %B at %H:%M} to {link.email}"
    if link.used_at:
        return f"{sent}: answered on {clock.local(link.used_at):%-d %B at %H:%M}"
    if link.pk != max(other.pk for other in offer.links.all()):
        return f"{sent}: a later one took its place"
    return f"{sent}: works until {clock.local(link.expires_at):%-d %B}" if link.works else f"{sent}: no longer works"


def placement_facts(case: PlacementView) -> list[dict[str, Any]]:
    """Return the first facts of a placement."""
    facts = [
        {"key": "Provision", "value": case.provision},
        {"key": "Home school", "value": case.home_school},
        {"key": "Year", "value": case.year_group},
        {"key": "Started", "value": f"{case.started_on:%-d %B %Y}"},
    ]
    end = ("Ended", case.ended_on) if case.ended_on else ("Planned end", case.planned_end_on)
    facts.append({"key": end[0], "value": f"{end[1]:%-d %B %Y}"})
    if case.reads(FieldGroup.F10):
        facts.append({"key": "Hours a week", "value": plain(case.hours_per_week)})
    return facts


def plain(number: Decimal | None) -> str:
    """Return a number as one writes it, 25 and 12.5, or nothing."""
    return "" if number is None else floatformat(number)


def timeline(events: Any, case: Seen) -> list[dict[str, Any]]:
    """Return the memory of a case, newest first; why something was done is for those who read its safety."""
    rows = events.select_related("by__user", "by__organisation").order_by("-at", "-pk")
    return [
        {
            "title": HAPPENED.get(event.move, event.move.replace("_", " ").capitalize()), "at": event.at,
            "by": event.doer,
            "note": event.reason if case.reads(reads_why(event.move)) else "",
        }
        for event in rows
    ]  # fmt: skip


def reads_why(move: str) -> FieldGroup:
    """Return the group of why something was done: why a place went to this pupil first is the panel's to read."""
    return FieldGroup.F8 if move == "send" else FieldGroup.F6


def places_for(referral: Referral) -> tuple[dt.date, QuerySet[Group], dict[int, str]]:
    """Return the first day to suggest, the groups that could take the pupil, and what is free in each, in words."""
    first_on = suggested_first_day(referral)
    last_on = first_on + dt.timedelta(weeks=USUAL_WEEKS) - dt.timedelta(days=1)
    groups = groups_for(referral.partnership_id, first_on, last_on, referral.year_group)
    free = free_in(list(groups), first_on, last_on, partnership=referral.partnership_id, case=referral.pk)
    return first_on, groups, {pk: in_words(number, first_on, last_on) for pk, number in free.items()}


def in_words(number: int, first_on: dt.date, last_on: dt.date) -> str:
    """Say how many places are free for the whole of some days."""
    places = "1 place" if number == 1 else f"{number or 'No'} places"
    return f"{places} free for the whole of {first_on:%-d %B} to {last_on:%-d %B %Y}"


def suggested_first_day(referral: Referral) -> dt.date:
    """Return the start the panel decided or the school proposed, on a school day and never past; else the next one."""
    decided = referral.decisions.filter(corrected_by=None).values_list("start_on", flat=True).first()
    return first_school_day(decided or referral.proposed_start_on, calendar_of())


def stay_rules(groups: QuerySet[Group]) -> list[str]:
    """Return a sentence on the stay limits of each type of provision among these groups."""
    types: dict[int, ProvisionType] = {group.provision.type_id: group.provision.type for group in groups}
    return [rule_of(kind) for kind in types.values()]


def rule_of(kind: ProvisionType) -> str:
    """Say how long a stay at a type of provision is."""
    if kind.min_weeks and kind.max_weeks:
        return f"{kind.name}: {kind.min_weeks} to {kind.max_weeks} weeks"
    return f"{kind.name}: up to {kind.max_weeks} weeks" if kind.max_weeks else f"{kind.name}: no set limit"


def day_one_sheet(case: Seen) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of the day-one sheet and the gaps in it, each gap with who can fill it."""
    referral = case.referral
    contacts = [carer for carer in referral.rows("carers") if carer.emergency_contact]
    rows = [
        ("Arrival and transport", referral.transport),
        ("Hours a week", plain(referral.hours_per_week)),
        (
            "Emergency contacts",
            "\n".join(f"{c.name} ({c.relationship}): {c.telephone or 'no number'}" for c in contacts),
        ),
        (
            "Interpreter",
            ", ".join(sorted({c.interpreter for c in referral.rows("carers") if c.interpreter})) or "None asked for",
        ),
        ("Allergies, medication and health", health_of(referral)),
        ("Keeping the pupil safe: triggers and risks", referral.safety),
        ("What has been tried and what works", referral.tried),
        ("Special educational needs and disability", referral.sen_needs),
        ("What the pupil says", referral.pupil_voice or referral.pupil_voice_reason),
        ("What the family says", referral.family_voice or referral.family_voice_reason),
        (
            "School contact",
            " ".join(filter(None, (referral.contact_name, referral.contact_phone, referral.contact_email))),
        ),
    ]
    gaps = [f"{key}: ask {referral.school}" for key, value in rows if not value]
    return [{"key": key, "value": value} for key, value in rows], gaps


def health_of(referral: Seen) -> str:
    """Return the health needs, or that there are none, or nothing where nobody has said."""
    if referral.has_health_needs == "no":
        return "No health needs"
    return str(referral.health_needs)
