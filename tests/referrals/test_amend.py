"""Changing a referral after it was sent: with a reason, frozen again, told, and signed again where that matters."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from referrals import actions
from referrals.actions import WrittenRow
from referrals.actions.sending import fingerprint_of
from referrals.models import Pupil, Referral
from referrals.workflow import AMENDABLE, Status
from tests.conftest import SignIn
from tests.referrals.making import draft, signed, submitted
from tests.referrals.panel import a_place, item_of, meeting_in_session, papers_out, ready


NEW = "Comes to every lesson since Monday."


def amend(cast: Cast, referral: Referral, slug: str = "safety", **more: Any) -> Referral:
    """Change a page an hour from now as Asha, by default the line the panel reads."""
    fresh = Referral.objects.get(pk=referral.pk)
    given: dict[str, Any] = {
        "values": {"panel_line": NEW}, "reason": "The plan was reviewed.", "version": fresh.version, "by": cast.asha,
    } | more  # fmt: skip
    with clock.set_to(clock.now() + dt.timedelta(hours=1)):
        return actions.amend(fresh, slug, **given)


def test_a_change_is_frozen_again_with_its_reason_and_what_was_sent_before_is_kept(cast: Cast) -> None:
    sent = submitted(cast)
    first = sent.submissions.get()
    changed = amend(cast, sent)
    second = changed.submissions.first()
    assert second is not None
    assert (second.number, second.reason, second.by) == (2, "The plan was reviewed.", cast.asha)
    assert second.fingerprint == fingerprint_of(second.content) != first.fingerprint
    assert NEW in str(second.content)
    assert NEW not in str(changed.submissions.get(number=1).content)
    assert (changed.status, changed.panel_line) == (Status.SUBMITTED, NEW)


def test_a_change_is_remembered_and_told(cast: Cast) -> None:
    sent = signed(cast)
    told_before = set(Message.objects.values_list("pk", flat=True))
    changed = amend(cast, sent)
    event = changed.events.get(move="amend")
    assert (event.from_status, event.to_status, event.reason) == ("submitted", "submitted", "The plan was reviewed.")
    assert Entry.objects.get(action="amend").detail["section"] == "safety"
    told = Message.objects.exclude(pk__in=told_before)
    assert {message.email for message in told} == {
        "cora.flint@wherryshire.example", "rowan.hughes@wherryshire.example",
    }  # fmt: skip
    assert NEW not in "".join(message.body for message in told)


def test_what_was_signed_has_to_be_signed_again(cast: Cast) -> None:
    changed = amend(cast, signed(cast))
    assert changed.signed_at is None
    again = actions.sign(changed, number=2, by=cast.rowan)
    assert again.signed_at is not None


def test_how_to_reach_people_is_changed_without_a_new_signature(cast: Cast) -> None:
    sent = signed(cast)
    carer = sent.carers.all()[0]
    row = WrittenRow(carer.submission_key, {"telephone": "01632 960555"})
    changed = amend(cast, sent, "contact", values={}, rows={"carers": [row]})
    assert changed.signed_at == sent.signed_at
    assert changed.submissions.count() == 2
    assert not Message.objects.filter(subject__contains="sign again").exists()


@pytest.mark.parametrize("status", AMENDABLE)
def test_it_may_be_changed_until_the_panel_has_decided(cast: Cast, status: str) -> None:
    sent = submitted(cast)
    Referral.objects.filter(pk=sent.pk).update(status=status)
    assert amend(cast, sent).status == status


@pytest.mark.parametrize("status", [s for s in Status if s not in (*AMENDABLE, "draft", "waiting")])
def test_it_is_not_changed_before_it_is_sent_or_after_it_is_decided(cast: Cast, status: str) -> None:
    sent = submitted(cast)
    Referral.objects.filter(pk=sent.pk).update(status=status)
    with pytest.raises(NotAllowed, match="can no longer be changed"):
        amend(cast, sent)
    with pytest.raises(NotAllowed):
        amend(cast, draft(cast))


@pytest.mark.parametrize("who", ["ben", "tess", "amir", "cora", "olu", "priya_head", "quinn"])
def test_only_its_school_changes_it(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        amend(cast, submitted(cast), by=cast.people[who])


def test_a_change_needs_a_reason_and_something_that_is_different(cast: Cast) -> None:
    sent = submitted(cast)
    with pytest.raises(ValidationError, match="Enter why"):
        amend(cast, sent, reason="  ")
    with pytest.raises(ValidationError, match="Nothing on this page is different"):
        amend(cast, sent, values={"panel_line": sent.panel_line})
    assert sent.submissions.count() == 1


def test_a_change_that_leaves_something_out_is_refused_with_what_is_missing(cast: Cast) -> None:
    sent = submitted(cast)
    with pytest.raises(actions.Incomplete) as refused:
        amend(cast, sent, "pupil", values={"surname": ""})
    assert [gap.question for gap in refused.value.gaps] == ["surname"]
    fresh = Referral.objects.get(pk=sent.pk)
    assert (fresh.surname, fresh.submissions.count()) == (sent.surname, 1)


def test_the_same_change_pressed_twice_is_one(cast: Cast) -> None:
    sent = submitted(cast)
    amend(cast, sent, version=sent.version)
    amend(cast, sent, version=sent.version)
    assert sent.submissions.count() == 2
    assert sent.events.filter(move="amend").count() == 1


def test_a_colleagues_change_meanwhile_is_not_overwritten_unseen(cast: Cast) -> None:
    sent = submitted(cast)
    amend(cast, sent, version=sent.version, by=cast.rowan)
    with pytest.raises(Stale):
        amend(cast, sent, version=sent.version, values={"panel_line": "Something else."})
    assert Referral.objects.get(pk=sent.pk).panel_line == NEW


def test_the_childs_own_record_follows(cast: Cast) -> None:
    sent = submitted(cast)
    amend(cast, sent, "pupil", values={"preferred_name": "Robin"})
    assert Pupil.objects.get().preferred_name == "Robin"


def test_the_page_says_what_is_wrong_and_changes_nothing_until_it_is_right(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    client, address = sign_in(cast.asha), reverse("referrals:amend_section", args=[sent.reference, "pupil"])
    given = posted(client.get(address).content.decode())
    page = client.post(address, given | {"surname": "", "reason": "A slip"}).content.decode()
    assert "Without it nothing is changed" in page
    page = client.post(address, given | {"date_of_birth_day": "41", "reason": "A slip"}).content.decode()
    assert "There is a problem" in page
    page = client.post(address, given | {"preferred_name": "Robin", "reason": ""}).content.decode()
    assert "Enter why you are changing it" in page
    assert sent.submissions.count() == 1
    answer = client.post(address, given | {"preferred_name": "Robin", "reason": "A slip"})
    assert answer.status_code == 302
    assert sent.submissions.count() == 2


def test_rows_are_added_changed_and_removed_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    before = sent.outcomes.count()
    client, address = sign_in(cast.asha), reverse("referrals:amend_section", args=[sent.reference, "outcomes"])
    given = posted(client.get(address).content.decode())
    new = next(name for name in given if name.endswith("-outcome") and not given[name])
    assert client.post(address, given | {new: "Eats with others", "reason": "Asked for"}).status_code == 302
    assert sent.outcomes.count() == before + 1
    assert "Eats with others" in str(sent.submissions.first().content)  # type: ignore[union-attr]


def test_a_stale_page_shows_what_the_colleague_sent(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    client, address = sign_in(cast.asha), reverse("referrals:amend_section", args=[sent.reference, "safety"])
    given = posted(client.get(address).content.decode()) | {"panel_line": "Mine.", "reason": "Mine"}
    amend(cast, sent, by=cast.rowan)
    page = client.post(address, given).content.decode()
    assert "Rowan Hughes changed this page" in page
    assert NEW in page
    assert client.post(address, posted(page) | {"panel_line": "Mine.", "reason": "Mine"}).status_code == 302
    assert Referral.objects.get(pk=sent.pk).panel_line == "Mine."


def test_a_decided_referral_has_no_page_to_change_it(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    Referral.objects.filter(pk=sent.pk).update(status=Status.NOT_AGREED)
    assert sign_in(cast.asha).get(reverse("referrals:amend", args=[sent.reference])).status_code == 409
    assert "Change this referral" not in sign_in(cast.asha).get(sent.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["priya", "cora", "olu"])
def test_what_was_signed_sent_and_on_the_papers_is_one_text_or_the_page_says_what_differs(
    cast: Cast, sign_in: SignIn, who: str
) -> None:
    case = signed(cast, panel_line="As signed.")
    meeting = papers_out(cast, [case])
    pages = ["detail", "print", "changes"]
    addresses = [reverse(f"referrals:{name}", args=[case.reference]) for name in pages]
    addresses.append(reverse("referrals:item", args=[meeting.reference, case.reference]))
    client = sign_in(cast.people[who])
    for address in addresses:
        assert "Changed since the papers went out" not in client.get(address).content.decode()
    amend(cast, case, "safety", values={"panel_line": "As changed."})
    actions.sign(case, by=cast.rowan)
    for address in addresses:
        page = client.get(address).content.decode()
        assert "Changed since the papers went out on 17 November" in page, address
        assert "As signed." in page, address
        assert "As changed." in page, address
    assert ("The plan was reviewed." in client.get(addresses[0]).content.decode()) == (who != "priya")


def test_a_member_is_told_of_a_change_in_what_they_do_not_read_but_not_what_it_was(cast: Cast, sign_in: SignIn) -> None:
    case = signed(cast)
    papers_out(cast, [case])
    amend(cast, case, "safety", values={"safety": "Climbs the fence."})
    actions.sign(case, by=cast.rowan)
    page = sign_in(cast.priya).get(case.get_absolute_url()).content.decode()
    assert "Only things that you do not read were changed" in page
    assert "Climbs the fence" not in page


def test_members_go_on_reading_a_changed_case_marked_and_decide_only_once_its_head_has_signed(
    cast: Cast, sign_in: SignIn
) -> None:
    case = signed(cast)
    meeting = meeting_in_session(cast, [case])
    amend(cast, case, "safety", values={"panel_line": "As changed."})
    page = sign_in(cast.priya).get(case.get_absolute_url()).content.decode()
    assert "Changed since the papers went out" in page
    with pytest.raises(NotAllowed, match="has not signed"):
        actions.decide(item_of(meeting, case), by=cast.cora, **a_place())
    actions.sign(case, by=cast.rowan)
    actions.decide(item_of(meeting, case), by=cast.cora, **a_place())
    assert Referral.objects.get(pk=case.pk).status == "agreed"


def test_the_school_is_told_what_a_change_after_the_papers_means(cast: Cast, sign_in: SignIn) -> None:
    case = signed(cast)
    papers_out(cast, [case])
    page = sign_in(cast.asha).get(reverse("referrals:amend", args=[case.reference])).content.decode()
    assert "The panel cannot decide until your head teacher has signed it" in page


def test_papers_are_not_issued_and_cases_not_listed_late_on_a_lost_signature(cast: Cast) -> None:
    case = ready(cast, signed(cast))
    meeting = papers_out(cast, [])
    amend(cast, case)
    with pytest.raises(ValidationError, match="has not signed"):
        actions.list_for_meeting(Referral.objects.get(pk=case.pk), meeting=meeting, late=True, by=cast.chidi)


def posted(page: str) -> dict[str, str]:
    """Return the fields of a page's form as a browser would send them unchanged."""
    form = BeautifulSoup(page, "html.parser").find("form", method="post")
    assert form
    given: dict[str, str] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = str(field["name"]), field.get("type")
        if kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True)
            given[name] = str(chosen["value"]) if chosen else ""
        elif field.name == "textarea":
            given[name] = field.get_text().removeprefix("\n")
        else:
            given[name] = str(field.get("value") or "on" if kind == "checkbox" else field.get("value", ""))
    return given
