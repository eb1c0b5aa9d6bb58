"""What a school changed after sending: who, when, why and what, each reader seeing only what they may read."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apsystem import clock
from apsystem.demo.cast import Cast
from referrals import actions
from referrals.access import READS, Reading, Relation, reading_of
from referrals.asked import Asking
from referrals.changelog import changelog
from referrals.models import Referral
from tests.conftest import SignIn
from tests.referrals.making import signed, submitted
from tests.referrals.panel import papers_out


def changed(cast: Cast, referral: Referral, hours: int = 1, reason: str = "A new risk", **values: str) -> Referral:
    """Change the page about keeping safe, some hours from now."""
    fresh = Referral.objects.get(pk=referral.pk)
    with clock.set_to(clock.now() + dt.timedelta(hours=hours)):
        return actions.amend(fresh, "safety", values=values, reason=reason, version=fresh.version, by=cast.asha)


def reading(cast: Cast, who: str, referral: Referral) -> Reading:
    """Return what one of the cast reads of a referral."""
    return reading_of(cast.people[who], referral)


def test_each_change_says_who_when_why_and_what_newest_first(cast: Cast) -> None:
    sent = submitted(cast, panel_line="One.")
    changed(cast, sent, 1, "First", panel_line="Two.")
    changed(cast, sent, 2, "Second", panel_line="Three.")
    newest, oldest = changelog(sent, reading(cast, "cora", sent))
    assert (newest.reason, oldest.reason) == ("Second", "First")
    assert newest.by == "Asha Patel (School contact, Riverside Academy)"
    assert newest.at == clock.now() + dt.timedelta(hours=2)
    change = oldest.sections[0].changes[0]
    assert (oldest.sections[0].slug, change.before, change.after) == ("safety", "One.", "Two.")


def test_a_referral_sent_once_has_none(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    assert changelog(sent, reading(cast, "asha", sent)) == []
    page = sign_in(cast.asha).get(reverse("referrals:changes", args=[sent.reference])).content.decode()
    assert "Nothing has been changed since" in page
    assert "What was changed after sending" not in sign_in(cast.asha).get(sent.get_absolute_url()).content.decode()


def test_one_that_was_returned_and_sent_again_shows_what_the_school_added(cast: Cast) -> None:
    sent = submitted(cast, panel_line="One.")
    back = actions.return_to_school(sent, asked=[Asking("safety", "panel_line", "missing")], by=cast.cora)
    values = {"panel_line": "Two."}
    saved = actions.save_section(back, "safety", values=values, words={}, version=back.version, by=cast.asha)
    actions.submit(saved, by=cast.asha)
    (again,) = changelog(sent, reading(cast, "olu", sent))
    assert [change.after for change in again.sections[0].changes] == ["Two."]


@pytest.mark.parametrize("who", ["asha", "cora", "chidi", "olu"])
def test_those_who_read_the_whole_case_read_every_change(cast: Cast, sign_in: SignIn, who: str) -> None:
    sent = changed(cast, submitted(cast), safety="Climbs the fence.")
    page = sign_in(cast.people[who]).get(reverse("referrals:changes", args=[sent.reference])).content.decode()
    assert "Climbs the fence." in page
    assert "A new risk" in page


def test_a_panel_member_reads_only_the_changes_in_what_they_read_and_not_why(cast: Cast, sign_in: SignIn) -> None:
    case = signed(cast)
    papers_out(cast, [case])
    changed(cast, case, safety="Climbs the fence.", panel_line="Needs a calm start.")
    actions.sign(case, by=cast.rowan)
    page = sign_in(cast.priya).get(reverse("referrals:changes", args=[case.reference])).content.decode()
    assert "Needs a calm start." in page
    assert "Climbs the fence." not in page
    assert "A new risk" not in page


@pytest.mark.parametrize("who", ["ben", "priya", "kit", "quinn", "ada", "vera"])
def test_a_stranger_finds_no_changes(cast: Cast, sign_in: SignIn, who: str) -> None:
    sent = changed(cast, submitted(cast), safety="Climbs the fence.")
    membership = cast.ada if who == "ada" else cast.people[who]
    assert sign_in(membership).get(reverse("referrals:changes", args=[sent.reference])).status_code == 404


def test_many_changes_are_read_in_as_few_questions_as_one(cast: Cast) -> None:
    sent = changed(cast, submitted(cast), panel_line="1")
    who = reading(cast, "cora", sent)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            changelog(sent, who)
        return len(captured)

    one = queries()
    for number in range(2, 6):
        changed(cast, sent, number, panel_line=str(number))
    assert queries() == one == 1


@pytest.mark.parametrize(("relation", "why"), [(Relation.OFFERED, ""), (Relation.ACCEPTED, "Seen by a doctor")])
def test_a_provision_reads_why_only_once_it_has_confirmed_the_place(cast: Cast, relation: Relation, why: str) -> None:
    sent = submitted(cast, panel_line="One.")
    changed(cast, sent, 1, "Seen by a doctor", panel_line="Two.")
    (amendment,) = changelog(sent, Reading(relation, READS[relation], frozenset()))
    assert amendment.reason == why
