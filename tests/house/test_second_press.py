"""A second press of a button does nothing, even at the same moment: one row, and both are sent on to it."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.middleware import ACTING_AS
from partnerships.models import Group, Invitation, Membership
from placements.models import Notification, Offer, Placement
from referrals.models import Advice, Carer, Comment, Document, Exclusion, Meeting, Outcome, Referral
from tests.placements.making import agreed, confirmed
from tests.referrals.making import PDF, draft, submitted


Prepared = tuple[Membership, str, dict[str, Any], type[Any]]


def day(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def start(cast: Cast) -> Prepared:
    given = {"excluded": "no", "on_roll": "yes", "elsewhere": "yes", "forename": "Robin", "surname": "Ashdown"}
    return cast.asha, "/referrals/new/", {**given, **day("date_of_birth", dt.date(2012, 3, 14))}, Referral


def advice(cast: Cast) -> Prepared:
    given = {"forename": "Robin", "surname": "Ashdown", **day("date_of_birth", dt.date(2012, 3, 14))}
    given |= {"kind": "ep", **day("given_on", clock.today()), "advice": "Shorter lessons"}
    return cast.asha, "/advice/new/", given, Advice


def contact(cast: Cast) -> Prepared:
    address = f"/referrals/{draft(cast).reference}/form/contact/"
    return cast.asha, address, row_of("carers", name="Jo", relationship="Parent"), Carer


def outcome(cast: Cast) -> Prepared:
    address = f"/referrals/{draft(cast).reference}/form/outcomes/"
    return cast.asha, address, row_of("outcomes", outcome="Comes to lessons"), Outcome


def row_of(kind: str, **values: str) -> dict[str, str]:
    """Return what a browser sends of a page's first row; a colleague's save in between is another test's."""
    prefix = f"{kind}-{uuid.uuid4().hex}-"
    return {"version": "9999", f"{prefix}here": "1"} | {f"{prefix}{name}": value for name, value in values.items()}


def document(cast: Cast) -> Prepared:
    address = f"/referrals/{draft(cast).reference}/documents/add/"
    return cast.asha, address, {"kind": "other", "title": "", "upload": PDF}, Document


def comment(cast: Cast) -> Prepared:
    return cast.asha, f"/referrals/{submitted(cast).reference}/comment/", {"text": "Rang the family"}, Comment


def exclusion(cast: Cast) -> Prepared:
    return cast.asha, "/exclusions/new/", {"kind": "permanent", **day("on", clock.today())}, Exclusion


def meeting(cast: Cast) -> Prepared:
    on = clock.today() + dt.timedelta(days=28)
    given = {**day("held_on", on), "starts_at": "14:00", "place": "County Hall"}
    return cast.cora, "/meetings/plan/", given, Meeting


def invitation(cast: Cast) -> Prepared:
    given = {
        "email": "new@wherryshire.example", "name": "New Person", "organisation": "Riverside Academy",
        "role": "school_contact", **day("from_on", clock.today()),
    }  # fmt: skip
    return cast.ada, "/settings/invitations/new/", given, Invitation


def delegation(cast: Cast) -> Prepared:
    given = {"person": str(cast.amir.user_id), **day("from_on", clock.today()), **day("to_on", clock.today())}
    return cast.rowan, "/sign-off/delegates/add/", given, Membership


def offer(cast: Cast) -> Prepared:
    last_on = clock.today() + dt.timedelta(days=40)
    given = {"group": str(Group.objects.get().pk), **day("first_on", clock.today()), **day("last_on", last_on)}
    return cast.cora, f"/offers/new/{agreed(cast).reference}/", given, Offer


def placement(cast: Cast) -> Prepared:
    address = f"{confirmed(cast).get_absolute_url()}start/"
    return cast.quinn, address, {**day("started_on", clock.today()), "hours_per_week": "25"}, Placement


def told(cast: Cast) -> Prepared:
    given = {
        "forename": "Ines", "surname": "Harrow", **day("date_of_birth", dt.date(2013, 3, 4)),
        "provider_name": "Oakfield Farm", **day("started_on", clock.today()),
    }  # fmt: skip
    return cast.asha, "/told/new/", given, Notification


def pressed(who: Membership, address: str, given: dict[str, Any]) -> tuple[int, str]:
    """Send a form once, from a browser of its own; return the status and where it leads."""
    browser = Client()
    browser.force_login(who.user)
    session = browser.session
    session[ACTING_AS] = who.pk
    session.save()
    if "upload" in given:
        from_disk = {"upload": upload_of(given["upload"])}
        answer = browser.post(address, given | from_disk)
    else:
        answer = browser.post(address, given)
    return answer.status_code, answer.get("Location", answer.content.decode()[-3000:])


def upload_of(content: bytes) -> Any:
    return SimpleUploadedFile("plan.pdf", content, content_type="application/pdf")


def press_twice_at_once(who: Membership, address: str, given: dict[str, Any]) -> list[tuple[int, str]]:
    """Send a form twice at the same moment and once more after; return what each got."""
    gate, came = threading.Barrier(2), list[tuple[int, str]]()

    def press() -> None:
        try:
            gate.wait(timeout=10)
            came.append(pressed(who, address, given))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [*came, pressed(who, address, given)]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_and_a_third_make_one(cast: Cast) -> None:
    for prepare in (
        start, advice, contact, outcome, document, comment, exclusion, meeting, invitation, delegation, offer,
        placement, told,
    ):  # fmt: skip
        who, address, given, model = prepare(cast)
        before = model.objects.count()
        came = press_twice_at_once(who, address, {**given, "submission_key": str(uuid.uuid4())})
        made = model.objects.count() - before
        assert ([status for status, _ in came], made) == ([302] * 3, 1), (prepare.__name__, came)
        assert len({where for _, where in came}) == 1, prepare.__name__


@pytest.mark.django_db
def test_a_key_copied_from_another_schools_page_is_answered_in_a_sentence_and_makes_nothing(cast: Cast) -> None:
    for prepare in (start, advice, told):
        asha, address, given, model = prepare(cast)
        given |= {"submission_key": str(uuid.uuid4())}
        assert pressed(asha, address, given)[0] == 302, prepare.__name__
        made = model.objects.count()
        status, page = pressed(cast.ben, address, given)
        assert (status, model.objects.count()) == (409, made), (prepare.__name__, page)
