"""Sending a referral."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from referrals import actions
from referrals.actions import WrittenRow
from referrals.actions.sending import fingerprint_of
from referrals.completeness import missing
from referrals.models import PossibleMatch, Pupil, Referral
from referrals.workflow import Status
from tests.referrals.making import attached, complete_draft, draft, signed, submitted


def test_a_complete_draft_is_sent_frozen_and_remembered(cast: Cast) -> None:
    sent = submitted(cast, forename="Alfie")
    submission = sent.submissions.get()
    assert sent.status == Status.SUBMITTED
    assert sent.submitted_at == clock.now()
    assert submission.fingerprint == fingerprint_of(submission.content)
    assert [e.move for e in sent.events.all()] == ["submit"]
    assert Entry.objects.filter(action="submit", references=[sent.reference]).count() == 1


def test_an_empty_draft_names_what_is_missing_and_is_not_sent(cast: Cast) -> None:
    referral = draft(cast)
    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(referral, by=cast.asha)
    sentences = [gap.sentence for gap in refused.value.gaps]
    assert "Enter legal first name" in sentences
    assert "Add a parent or carer with parental responsibility" in sentences
    assert Referral.objects.get().status == Status.DRAFT


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"has_ehcp": "yes"}, "Attach the education, health and care plan (EHCP), or say why not"),
        ({"has_health_plan": "yes"}, "Attach the individual healthcare plan, or say why not"),
        ({"safety": ""}, "Enter what adults need to know to keep the pupil and others safe"),
        ({"upn": ""}, "Enter the unique pupil number, or say why there is none yet"),
        ({"pupil_voice": ""}, "Enter what the pupil says, or why you do not have their views"),
        ({"pupil_voice_on": None}, "Enter when you asked the pupil"),
        ({"year_group": 11, "post_16_plan": ""}, "Enter what the pupil wants to do after Year 11"),
        ({"suspensions": 2, "suspension_reasons": ""}, "Enter reasons for the suspensions"),
    ],
)
def test_an_answer_can_ask_for_more(cast: Cast, answers: dict[str, Any], sentence: str) -> None:
    referral = complete_draft(cast, **answers)
    assert sentence in [gap.sentence for gap in missing(referral)]


def test_an_ehcp_that_exists_and_is_attached_is_enough(cast: Cast) -> None:
    referral = complete_draft(cast, has_ehcp="yes", ehcp_reviewed_on=None)
    attached(cast, referral, "ehcp")
    assert [gap.question for gap in missing(referral)] == ["ehcp_reviewed_on"]


def test_the_same_child_referred_again_is_one_pupil(cast: Cast) -> None:
    first = submitted(cast, forename="Alfie", surname="Larkin", upn="W926400125001")
    again = submitted(cast, forename="Alfie", surname="Larkin", upn="W926400125001")
    assert first.pupil_id == again.pupil_id
    assert Pupil.objects.get().enrolments.get().school == cast.places["riverside"]


def test_a_number_typed_wrong_never_touches_the_child_it_belongs_to(cast: Cast) -> None:
    theirs = submitted(cast, cast.ben, forename="Wren", surname="Larkin", upn="W926400125001")
    ours = complete_draft(
        cast, forename="Jude", surname="Radnor", upn="W926400125001", date_of_birth=dt.date(2013, 5, 4)
    )
    assert missing(ours) == []  # a school learns nothing of a child elsewhere
    sent = actions.submit(ours, by=cast.asha)
    child = Pupil.objects.get(upn="W926400125001")
    assert child == theirs.pupil
    assert (child.forename, child.surname, child.upn) == ("Wren", "Larkin", "W926400125001")
    assert child.enrolments.get().school == cast.places["hilltop"]
    assert Pupil.objects.get(surname="Radnor").upn is None
    assert PossibleMatch.objects.get(referral=sent).pupil_id == child.pk


def test_a_twins_number_typed_by_mistake_does_not_rename_the_twin(cast: Cast) -> None:
    born = dt.date(2013, 5, 4)
    twin = submitted(cast, forename="Wren", surname="Larkin", upn="W926400125001", date_of_birth=born)
    other = submitted(cast, forename="Robin", surname="Larkin", upn="W926400125001", date_of_birth=born)
    assert Pupil.objects.get(upn="W926400125001").forename == "Wren"
    assert twin.pupil_id != other.pupil_id


def test_a_number_of_another_child_at_the_same_school_is_a_gap(cast: Cast) -> None:
    submitted(cast, forename="Wren", surname="Larkin", upn="W926400125001", date_of_birth=dt.date(2012, 5, 4))
    ours = complete_draft(cast, surname="Radnor", upn="W926400125001", date_of_birth=dt.date(2013, 5, 4))
    assert [gap.question for gap in missing(ours)] == ["upn"]


def test_a_child_without_a_upn_is_known_by_name_and_birthday_at_the_same_school(cast: Cast) -> None:
    born = dt.date(2013, 5, 4)
    same: dict[str, Any] = {"surname": "Larkin", "date_of_birth": born, "upn": ""}
    first, again = complete_draft(cast, forename="Noor", **same), complete_draft(cast, forename="noor", **same)
    elsewhere = complete_draft(cast, who=cast.ben, forename="Noor", **same)
    for referral, by in ((first, cast.asha), (again, cast.asha), (elsewhere, cast.ben)):
        values = {"no_upn_reason": "New to the country"}
        actions.save_section(referral, "pupil", values=values, words={}, version=referral.version, by=by)
        actions.submit(referral, by=by)
    assert Pupil.objects.count() == 2


def test_a_upn_of_another_child_is_questioned(cast: Cast) -> None:
    submitted(cast, forename="Alfie", surname="Larkin", upn="W926400125001")
    other = complete_draft(cast, surname="Varley", date_of_birth=dt.date(2014, 1, 1), upn="W926400125001")
    assert [gap.question for gap in missing(other)] == ["upn"]


def test_those_who_must_act_are_told_without_a_name(cast: Cast) -> None:
    sent = submitted(cast, forename="Alfie")
    messages = list(Message.objects.filter(about=sent.reference))
    assert {m.email for m in messages} == {
        "asha.patel@wherryshire.example", "cora.flint@wherryshire.example", "rowan.hughes@wherryshire.example",
    }  # fmt: skip
    for message in messages:
        assert sent.surname not in message.body + message.subject
        assert "Alfie" not in message.body + message.subject
    received = next(m for m in messages if m.email.startswith("asha"))
    assert f"Your referral {sent.reference} of 17 November" in received.body


def test_sending_twice_says_who_sent_it(cast: Cast) -> None:
    referral = complete_draft(cast)
    actions.submit(referral, by=cast.asha)
    with pytest.raises(NotAllowed, match="Asha Patel moved it"):
        actions.submit(referral, by=cast.asha)
    assert Referral.objects.get().submissions.count() == 1


def test_another_school_cannot_send_it(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.submit(complete_draft(cast), by=cast.ben)


def test_sent_again_after_a_return_it_needs_a_new_signature_where_answers_changed(cast: Cast) -> None:
    returned = actions.return_to_school(signed(cast), reason="Say more about safety", by=cast.cora)
    changed = actions.save_section(
        returned,
        "safety",
        values={"safety": "Leaves by the back gate."},
        words={},
        version=returned.version,
        by=cast.asha,
    )
    again = actions.submit(changed, by=cast.asha)
    assert again.signed_at is None
    assert [s.number for s in again.submissions.all()] == [2, 1]


def test_a_document_and_a_contact_do_not_undo_a_signature(cast: Cast) -> None:
    returned = actions.return_to_school(signed(cast), reason="Attach the risk assessment", by=cast.cora)
    attached(cast, returned, "risk_assessment")
    carer = returned.carers.get()
    rows = {"carers": [WrittenRow(carer.submission_key, {"telephone": "07700 900 555"})]}
    returned = actions.save_section(returned, "contact", values={}, words={}, rows=rows, version=99, by=cast.asha)
    assert returned.carers.get().telephone == "07700 900 555"
    assert actions.submit(returned, by=cast.asha).signed_at is not None


def test_no_move_without_its_event(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    referral = complete_draft(cast)

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("referrals.actions.moving.ReferralEvent.objects.create", fails)
    with pytest.raises(RuntimeError):
        actions.submit(referral, by=cast.asha)
    assert Referral.objects.get().status == Status.DRAFT


def test_starting_twice_with_one_key_makes_one_referral(cast: Cast) -> None:
    key = uuid.uuid4()
    made = {actions.start_referral(school=cast.places["riverside"], submission_key=key, by=cast.asha).pk for _ in "ab"}
    assert len(made) == 1
