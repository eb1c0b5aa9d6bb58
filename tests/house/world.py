"""One of everything, made through the actions, so that every page has something to show."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.actions import add, delegate, invite
from partnerships.models import AnswerAddress, Invitation, Loan, Membership, Organisation, Provision, Role
from placements.actions.linking import send_link
from placements.models import (
    Clash,
    ExtraPlace,
    Notification,
    Offer,
    Placement,
    PupilPair,
    ReturnCheck,
    Suggestion,
    Task,
)
from referrals.actions import record_advice, record_exclusion, signpost, start_form_version
from referrals.form_versions import WHY_NEEDED
from referrals.models import Advice, Exclusion, Meeting, PossibleMatch, Question, Referral
from tests.kept import kept
from tests.placements.making import (
    clash,
    confirmed,
    extra_place,
    lent,
    letter_about_place,
    offered,
    paired,
    placed,
    suggested,
    told,
    waits,
)
from tests.referrals.making import attached, complete_draft, signed, submitted
from tests.referrals.panel import letter_about_outcome, papers_out


OFFER_PAGES = {
    "offer", "confirm_offer", "ask_later", "agree_later", "refuse_offer", "chase_offer", "release_offer",
    "start_placement", "send_link_again",
}  # fmt: skip
# Pages that open once a place is confirmed.
CONFIRMED_PAGES = {"day_one", "letters", "write_letter", "letter_pdf"}
TOLD_PAGES = {
    "acknowledge_notification", "question_notification", "answer_notification", "update_notification",
    "end_notification",
}  # fmt: skip
CLASH_PAGES = {"clash", "give_extra_for", "decide_clash", "say_no"}
MEETING_PAGES = {
    "meeting", "meeting_calendar",
    "give_notice", "issue_papers", "begin_meeting", "record_attendance", "cancel_meeting", "close_meeting",
    "minutes", "sign_off", "room", "panel_pack", "panel_pack_pdf", "record_notice", "ask_guest", "send_substitute",
    "group_agenda", "screen", "sheet", "key_in",
}  # fmt: skip
DRAFT_PAGES = {
    "task_list", "section", "documents", "attach", "say_why_not", "document", "remove_document",
    "replace_document", "check", "submit",
}  # fmt: skip


@dataclass
class World:
    """The cast with a draft, a sent referral, a case on issued papers, an offer, a place with letters, and more."""

    cast: Cast
    draft: Referral
    sent: Referral
    listed: Referral
    meeting: Meeting
    offer: Offer
    confirmed: Offer
    placement: Placement
    exclusion: Exclusion
    told: Notification
    signposted: Referral
    delegation: Membership
    waiting: Referral
    clash: Clash
    round_of: Suggestion

    def arguments(self, page: str, route: str) -> dict[str, Any]:
        """Return what the address of a page needs: a row of the world that the page is about."""
        about: dict[str, Any] = {}
        if "<slug:meeting>" in route:
            about = {"meeting": self.meeting.reference, "reference": self.listed.reference}
        elif "reference>" in route:
            about = {"reference": self.subject(page).reference}
        if "<str:case>" in route:
            about["case"] = self.listed.reference
        if "<slug:slug>" in route:
            about["slug"] = "pupil"
        if "<slug:kind>" in route:
            about["kind"] = "risk_assessment"
        if "<slug:answer>" in route:
            about["answer"] = "refuse"
        if "<uuid:key>" in route:
            about["key"] = self.key(page)
        if "referral-form/<int:number>" in route:
            about |= self.form(route)
        elif "<int:number>" in route:
            about["number"] = self.number(page)
        return about | self.settings(route)

    def form(self, route: str) -> dict[str, Any]:
        """Return the number of the draft of the referral form, and a question of it that may be retired."""
        questions = Question.objects.filter(version__published_at=None).exclude(key__in=WHY_NEEDED)
        question = questions.select_related("version")[0]
        about: dict[str, Any] = {"number": question.version.number}
        return about | ({"question": question.key} if "<slug:question>" in route else {})

    def subject(self, page: str) -> Any:
        """Return the case, meeting or offer that a page with one reference is about."""
        app, name = page.split(":")
        about: dict[str, Any] = dict.fromkeys(TOLD_PAGES, self.told) | dict.fromkeys(MEETING_PAGES, self.meeting)
        about |= dict.fromkeys(CONFIRMED_PAGES, self.confirmed if app == "placements" else self.confirmed.referral)
        if app == "placements":
            about |= dict.fromkeys(CLASH_PAGES, self.clash)
            about |= dict.fromkeys(OFFER_PAGES, self.offer)
            about |= dict.fromkeys(("offer_place", "set_priority", "ask_officer"), self.listed)
            about |= dict.fromkeys(("suggestion", "answer_suggestion"), self.round_of)
            about |= dict.fromkeys(("withdraw", "move_pupil", "say_left"), self.offer.referral)
            about["review_waiting"] = self.waiting
            return about.get(name, self.placement)
        about |= dict.fromkeys(DRAFT_PAGES, self.draft)
        about |= {"call_in": self.signposted, "chairs_action": self.listed, "family_told": self.confirmed.referral}
        return about.get(name, self.sent)

    def key(self, page: str) -> uuid.UUID:
        """Return the key of the row a page is about."""
        if "exclusion" in page:
            return self.exclusion.submission_key
        if "advice" in page:
            return Advice.objects.get().submission_key
        key: uuid.UUID = self.draft.documents.order_by("pk")[0].submission_key
        return key

    def number(self, page: str) -> int:
        """Return the number of the possible match, review, check or task a page is about."""
        if page == "referrals:match":
            return PossibleMatch.objects.get().pk
        if page == "placements:end_pair":
            return PupilPair.objects.get().pk
        if page == "placements:end_extra_place":
            return ExtraPlace.objects.get().pk
        if page == "placements:end_loan":
            return Loan.objects.get().pk
        rows: Any = {
            "placements:record_review": self.placement.reviews,
            "placements:record_check": self.placement.return_checks,
            "placements:finish_task": self.placement.tasks,
        }[page]
        number: int = rows.first().pk
        return number

    def settings(self, route: str) -> dict[str, Any]:
        """Return what an administrator's page needs."""
        if "<slug:setting>" in route:
            term = self.cast.ada.organisation.terms.first()
            return {"setting": "terms"} | ({"pk": term.pk} if "<int:pk>" in route and term else {})
        if "<slug:words>" in route:
            return {"words": "leicestershire"}
        if "<slug:which>" in route:
            return {"which": "support"} | ({"entry": "other"} if "<slug:entry>" in route else {})
        if "delegates/<int:pk>" in route:
            return {"pk": self.delegation.pk}
        if "invitations/<int:pk>" in route:
            return {"pk": Invitation.objects.values_list("pk", flat=True)[0]}
        if "<int:pk>" in route:
            return {"pk": self.cast.asha.user_id if "people" in route else self.cast.asha.pk}
        if "<slug:code>" in route:
            kind = route.split("/")[0].rstrip("s").replace("authoritie", "authority").replace("place", "provision")
            return {"code": Organisation.objects.filter(kind=kind).order_by("pk").values_list("code", flat=True)[0]}
        if "<slug:key>" in route:
            return {"key": "partnership" if "words" in route else "m2"}
        if route.startswith("answer/<str:token>"):
            return {"token": secret_of(self.offer)}
        return {"token": "not-a-token"} if "<str:token>" in route else {}


def linked(cast: Cast, offer: Offer) -> None:
    """Send the link of an offer to the address of its provision, which has an account as well."""
    address = AnswerAddress(provision=offer.provision, email="offers@riverbank.example", from_on=clock.today())
    add(address, by=cast.ada)
    send_link(offer, address.email, subject="A place is offered", body="A place is offered.", by=cast.cora)


def secret_of(offer: Offer) -> str:
    """Return the secret of the newest link sent for an offer, as its e-mail has it."""
    message = Message.objects.filter(about=offer.reference, body__contains="/answer/").order_by("-pk")[0]
    return message.body.partition("/answer/")[2].partition("/")[0]


@kept
def make_world(cast: Cast) -> World:
    """Make one of everything: the draft and the cases are Riverside's, the offer and placement Riverbank Base's."""
    draft = complete_draft(cast)
    attached(cast, draft, "risk_assessment")
    listed = signed(cast)
    placement = placed(cast)
    offer = offered(cast)
    linked(cast, offer)
    place = confirmed(cast)
    letter_about_outcome(cast, place.referral)
    letter_about_place(cast, place)
    meeting = papers_out(cast, [listed])
    exclusion = record_exclusion(
        school=cast.places["riverside"], kind="permanent", on=clock.today() - dt.timedelta(days=9),
        pupil=None, submission_key=uuid.uuid4(), by=cast.rowan,
    )  # fmt: skip
    invite(
        email="new.person@wherryshire.example", name="New Person", organisation=cast.places["riverside"],
        role=Role.SCHOOL_CONTACT, submission_key=uuid.uuid4(), by=cast.ada,
    )  # fmt: skip
    ReturnCheck.objects.create(placement=placement, weeks=2, due_on=clock.today())
    Task.objects.create(
        organisation=placement.home_school, placement=placement, key="upn", text="Add the UPN", due_on=clock.today()
    )
    start_form_version(by=cast.ada)
    base = Provision.objects.get()
    at_base = told(cast, provision=base, provider_name="", provider_address="", provider_postcode="")
    signposted = signpost(submitted(cast), reason="Tier 1 outreach: Not tried yet.", by=cast.cora)
    record_advice(
        school=cast.places["riverside"], referral=signposted, kind="ep", given_on=clock.today(), adviser="Dr Moss",
        advice="Shorter lessons", done="", submission_key=uuid.uuid4(), by=cast.asha,
    )  # fmt: skip
    PossibleMatch.objects.create(referral=signposted, pupil=placement.pupil, found_by="name")
    today = clock.today()
    delegation = delegate(
        cast.amir.user, from_on=today, to_on=today + dt.timedelta(days=30), submission_key=uuid.uuid4(), by=cast.rowan
    )
    assert delegation
    round_of = suggested(cast, meeting=meeting)
    paired(cast, listed, signposted)
    extra_place(cast)
    lent(cast)
    return World(
        cast,
        draft,
        submitted(cast),
        listed,
        meeting,
        offer,
        place,
        placement,
        exclusion,
        at_base,
        signposted,
        delegation,
        waits(cast),
        clash(cast, days=40),
        round_of,
    )
