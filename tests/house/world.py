"""One of everything, made through the actions, so that every page has something to show."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.actions import invite
from partnerships.models import Invitation, Organisation, Role
from placements.models import Offer, Placement, ReturnCheck, Task
from referrals.actions import record_exclusion
from referrals.models import Exclusion, Meeting, Referral
from tests.placements.making import offered, placed
from tests.referrals.making import attached, complete_draft, signed, submitted
from tests.referrals.panel import papers_out


OFFER_PAGES = {"offer", "confirm_offer", "refuse_offer", "chase_offer", "release_offer", "day_one", "start_placement"}
MEETING_PAGES = {
    "meeting", "give_notice", "issue_papers", "begin_meeting", "record_attendance", "cancel_meeting", "close_meeting",
    "minutes", "sign_off", "room",
}  # fmt: skip
DRAFT_PAGES = {
    "task_list", "section", "rows", "add_row", "row", "remove_row", "documents", "attach", "document",
    "remove_document", "check", "submit",
}  # fmt: skip


@dataclass
class World:
    """The cast with a draft, a sent referral, a case on issued papers, an offer, a placement and an exclusion."""

    cast: Cast
    draft: Referral
    sent: Referral
    listed: Referral
    meeting: Meeting
    offer: Offer
    placement: Placement
    exclusion: Exclusion

    def arguments(self, page: str, route: str) -> dict[str, Any]:
        """Return what the address of a page needs: a row of the world that the page is about."""
        about: dict[str, Any] = {}
        if "<slug:meeting>" in route:
            about = {"meeting": self.meeting.reference, "reference": self.listed.reference}
        elif "reference>" in route:
            about = {"reference": self.subject(page).reference}
        if "<slug:slug>" in route:
            about["slug"] = "carers" if "/rows/" in route else "pupil"
        if "<uuid:key>" in route:
            about["key"] = self.key(page)
        if "<int:number>" in route:
            about["number"] = self.number(page)
        return about | self.settings(route)

    def subject(self, page: str) -> Any:
        """Return the case, meeting or offer that a page with one reference is about."""
        app, name = page.split(":")
        if app == "placements":
            return self.listed if name == "offer_place" else self.offer if name in OFFER_PAGES else self.placement
        if name in MEETING_PAGES:
            return self.meeting
        return self.draft if name in DRAFT_PAGES else self.sent

    def key(self, page: str) -> uuid.UUID:
        """Return the key of the row a page is about."""
        if "exclusion" in page:
            return self.exclusion.submission_key
        rows: Any = self.draft.documents if "document" in page else self.draft.carers
        key: uuid.UUID = rows.order_by("pk")[0].submission_key
        return key

    def number(self, page: str) -> int:
        """Return the number of the review, check or task a page is about."""
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
        if "invitations/<int:pk>" in route:
            return {"pk": Invitation.objects.values_list("pk", flat=True)[0]}
        if "<int:pk>" in route:
            return {"pk": self.cast.asha.user_id if "people" in route else self.cast.asha.pk}
        if "<slug:code>" in route:
            kind = route.split("/")[0].rstrip("s").replace("authoritie", "authority").replace("place", "provision")
            return {"code": Organisation.objects.filter(kind=kind).order_by("pk").values_list("code", flat=True)[0]}
        if "<slug:key>" in route:
            return {"key": "partnership" if "words" in route else "m2"}
        return {"token": "not-a-token"} if "<str:token>" in route else {}


def make_world(cast: Cast) -> World:
    """Make one of everything: the draft and the cases are Riverside's, the offer and placement Riverbank Base's."""
    draft = complete_draft(cast)
    attached(cast, draft, "risk_assessment")
    listed = signed(cast)
    placement = placed(cast)
    offer = offered(cast)
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
    return World(cast, draft, submitted(cast), listed, meeting, offer, placement, exclusion)
