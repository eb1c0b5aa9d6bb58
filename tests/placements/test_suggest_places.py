"""Having places suggested: what is read from the database, who may, and what is kept."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import add, change
from partnerships.models import Capacity, Closure, Group, Postcode, Provision, ProvisionServes, Site, SuggestionRule
from placements import actions
from placements.models import Suggestion
from placements.rounds.reading import facts_of
from placements.suggesting.facts import read
from placements.suggesting.suggest import Suggested, answered, read_answer
from referrals.models import Referral
from tests.conftest import SignIn
from tests.placements.making import agreed, offered, paired, suggested
from tests.placements.test_lists import cost_of
from tests.referrals import panel


def answer(cast: Cast) -> Suggested:
    """Return the suggestions for the West as it stands."""
    return read_answer(suggested(cast).answer)


def rule_met(cast: Cast) -> tuple[str, str]:
    """Return the rule that keeps the West's only case out of Riverbank Base, and what it met."""
    (out,) = facts_of(cast.places["west"].pk, None).pupils[0].ruled_out
    return out.rule, out.met


def test_a_place_is_suggested_for_everybody_agreed_and_nothing_is_reserved(cast: Cast) -> None:
    referral, group = agreed(cast), Group.objects.get()
    (line,) = answer(cast).lines
    assert (line.reference, line.place, line.first) == (referral.reference, str(group.pk), "2026-11-24")
    assert line.last == "2027-01-18"
    referral.refresh_from_db()
    assert (referral.status, referral.offers.count()) == ("agreed", 0)


def test_it_is_kept_as_it_was_made_and_can_be_made_again_byte_for_byte(cast: Cast) -> None:
    agreed(cast)
    made = suggested(cast)
    change(Capacity.objects.get(), version=1, places=0, by=cast.ada)
    kept = Suggestion.objects.get(pk=made.pk)
    assert answered(kept.facts) == kept.answer


def test_what_is_kept_holds_no_name_and_no_address(cast: Cast) -> None:
    referral = agreed(cast)
    kept = suggested(cast)
    for word in (referral.surname, referral.forename, referral.postcode, referral.safety):
        assert not word or word not in kept.facts + kept.answer


def test_a_second_press_gives_the_first_round(cast: Cast) -> None:
    agreed(cast)
    key = uuid.uuid4()
    assert suggested(cast, submission_key=key) == suggested(cast, submission_key=key)
    assert Suggestion.objects.count() == 1


def test_where_nobody_waits_it_says_so(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Nobody is agreed and without a place"):
        suggested(cast)


@pytest.mark.parametrize("who", ["asha", "priya", "kit", "quinn", "sam"])
def test_others_than_those_who_run_the_panel_may_not(cast: Cast, who: str) -> None:
    agreed(cast)
    with pytest.raises(PermissionDenied):
        suggested(cast, by=cast.people[who])


def test_the_audit_says_who_had_places_suggested_for_whom(cast: Cast) -> None:
    referral = agreed(cast)
    suggested(cast)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.references) == ("suggest_places", [referral.reference])


def test_the_cases_of_an_agenda_may_be_looked_at_before_they_are_decided(cast: Cast) -> None:
    waits, listed = agreed(cast), panel.sent(cast)
    meeting = panel.papers_out(cast, [listed])
    lines = read_answer(suggested(cast, meeting=meeting).answer).lines
    assert [line.reference for line in lines] == [listed.reference] != [waits.reference]


def test_a_case_with_an_offer_is_not_in_the_round(cast: Cast) -> None:
    offered(cast)
    assert facts_of(cast.places["west"].pk, None).pupils == ()


def test_a_base_that_is_full_on_a_day_of_the_stay_says_which(cast: Cast) -> None:
    agreed(cast)
    closed_from = dt.date(2026, 12, 14)
    add(Closure(provision=Provision.objects.get(), from_on=closed_from, to_on=closed_from, reason="Flood"), by=cast.ada)
    assert rule_met(cast) == ("full", "2026-12-14")


def test_places_are_counted_by_day_as_the_board_counts_them(cast: Cast) -> None:
    offered(cast, days=20)
    agreed(cast)
    (base,) = facts_of(cast.places["west"].pk, None).places
    assert [run.free for run in base.free] == [9, 10]
    assert base.free[1].first == "2026-12-08"


def test_a_partnership_that_has_used_its_places_is_ruled_out(cast: Cast) -> None:
    change(ProvisionServes.objects.get(), version=1, places=1, by=cast.ada)
    offered(cast)
    agreed(cast)
    assert rule_met(cast) == ("share", "2026-11-24")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (lambda: Referral.objects.update(year_group=6), "year"),
        (lambda: Referral.objects.update(tier=3), "tier"),
        (lambda: ProvisionServes.objects.update(to_on=clock.today()), "serves"),
        (lambda: Provision.objects.get().organisation.__class__.objects.filter(code="riverbank-base").update(
            closed_on=dt.date(2027, 1, 4)), "open"),
    ],
    ids=["year", "tier", "serves", "open"],
)  # fmt: skip
def test_a_base_that_does_not_fit_is_ruled_out(cast: Cast, changed: Any, rule: str) -> None:
    agreed(cast)
    changed()
    assert rule_met(cast)[0] == rule


def test_nobody_is_placed_beside_a_pupil_they_must_not_meet(cast: Cast) -> None:
    there = offered(cast).referral
    paired(cast, agreed(cast), there, kind="apart")
    assert rule_met(cast) == ("apart", "")


def test_two_who_wait_and_must_not_meet_are_not_both_placed_at_one_base(cast: Cast) -> None:
    paired(cast, agreed(cast), agreed(cast), kind="apart")
    assert sorted(bool(line.place) for line in answer(cast).lines) == [False, True]


def test_a_pair_whose_last_day_is_past_counts_no_more(cast: Cast) -> None:
    pair = paired(cast, agreed(cast), agreed(cast), from_on=clock.today() - dt.timedelta(days=9))
    actions.end_pair(pair, to_on=clock.today() - dt.timedelta(days=1), by=cast.cora)
    assert all(line.place for line in answer(cast).lines)


def live_at(postcode: str, easting: int) -> None:
    """Have every pupil live at a postcode this far east."""
    Postcode.objects.create(postcode=postcode.replace(" ", ""), easting=easting, northing=300_000)
    Referral.objects.update(postcode=postcode)


def test_travel_is_counted_from_the_home_postcode_in_a_straight_line(cast: Cast) -> None:
    agreed(cast)
    Site.objects.update(easting=612_000, northing=300_000)
    live_at("ZZ9 9ZZ", 600_000)
    assert [choice.tenths for choice in facts_of(cast.places["west"].pk, None).pupils[0].choices] == [120]


def test_an_unknown_postcode_is_not_counted(cast: Cast) -> None:
    agreed(cast)
    assert [choice.tenths for choice in facts_of(cast.places["west"].pk, None).pupils[0].choices] == [None]


def test_a_base_beyond_the_travel_limit_is_ruled_out(cast: Cast) -> None:
    agreed(cast)
    add(SuggestionRule(from_on=clock.today(), limit_km=10), by=cast.ada)
    Site.objects.update(easting=612_000, northing=300_000)
    live_at("ZZ9 9ZZ", 600_000)
    assert rule_met(cast) == ("far", "120")


def test_the_weights_are_the_authoritys_own(cast: Cast) -> None:
    agreed(cast)
    add(SuggestionRule(from_on=clock.today(), points_1=9000, per_day=7), by=cast.ada)
    weights = read(suggested(cast).facts).weights
    assert (weights.bands[0], weights.day) == (9000, 7)


def test_a_higher_band_never_weighs_less(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="must not have fewer points"):
        add(SuggestionRule(from_on=clock.today(), points_1=1, points_2=2), by=cast.ada)


def test_places_used_and_the_roll_of_the_school_are_in_the_facts(cast: Cast) -> None:
    offered(cast)
    agreed(cast)
    pupil = facts_of(cast.places["west"].pk, None).pupils[0]
    assert (pupil.used, pupil.roll) == (1, 900)


def test_a_round_asks_the_database_as_often_for_six_as_for_two(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(6):
        agreed(cast)
    with django_assert_max_num_queries(26):
        facts_of(cast.places["west"].pk, None)


def test_the_page_makes_a_round_and_shows_each_line_with_its_reasons(cast: Cast, sign_in: SignIn) -> None:
    referral = agreed(cast)
    client = sign_in(cast.cora)
    west = cast.places["west"].pk
    sent = client.post("/places/suggested/new/", {"whom": f"list-{west}", "submission_key": str(uuid.uuid4())})
    page = client.get(sent["Location"]).content.decode()
    for words in (
        referral.reference, "Riverbank Base: Riverbank", "24 November 2026 to 18 January 2027", "that is proven",
        "Priority usual: 1,000 points.", "Waited 0 days: 0 points.", "How far it is from home is not known",
        "Riverside Academy has used 0 places in 12 months.", "No other place fits.", "Not answered",
    ):  # fmt: skip
        assert words in page


def test_no_place_is_explained(cast: Cast, sign_in: SignIn) -> None:
    change(Capacity.objects.get(), version=1, places=0, by=cast.ada)
    agreed(cast)
    page = sign_in(cast.cora).get(suggested(cast).get_absolute_url()).content.decode()
    assert "A place is suggested for 0 of 1 pupil." in page
    assert "No place fits." in page
    assert "1 place that have no place free" not in page
    assert "Riverbank Base: Riverbank on 24 November 2026" in page


def test_where_nobody_waits_the_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    given = {"whom": f"list-{cast.places['west'].pk}", "submission_key": str(uuid.uuid4())}
    page = sign_in(cast.chidi).post("/places/suggested/new/", given).content.decode()
    assert "Nobody is agreed and without a place" in page
    assert "No places have been suggested yet." in sign_in(cast.chidi).get("/places/suggested/").content.decode()


def test_an_officer_chooses_the_partnership_and_a_panel_has_its_own(cast: Cast, sign_in: SignIn) -> None:
    meeting = panel.papers_out(cast, [panel.sent(cast)])
    address = f"/places/suggested/new/?whom={meeting.reference}"
    assert f'value="{meeting.reference}" selected' in sign_in(cast.cora).get(address).content.decode()
    east = f"list-{cast.places['east'].pk}"
    assert east in sign_in(cast.olu).get(address).content.decode()
    assert east not in sign_in(cast.cora).get(address).content.decode()


def test_the_waiting_list_and_the_meeting_lead_there(cast: Cast, sign_in: SignIn) -> None:
    meeting = panel.papers_out(cast, [panel.sent(cast)])
    client = sign_in(cast.cora)
    assert "/places/suggested/" in client.get("/places/waiting/").content.decode()
    assert f"/places/suggested/new/?whom={meeting.reference}" in client.get(meeting.get_absolute_url()).content.decode()


def test_the_page_of_a_round_costs_the_same_with_two_lines_and_with_six(cast: Cast, sign_in: SignIn) -> None:
    client, cost = sign_in(cast.cora), []
    for number in (2, 4):
        cases = [agreed(cast) for _ in range(number)]
        made = suggested(cast)
        for case in cases:
            actions.answer_suggestion(made, case, verb="accept", submission_key=uuid.uuid4(), by=cast.cora)
        paired(cast, cases[0], cases[1], kind="ask")
        cost.append([cost_of(client, page.lstrip("/")) for page in (made.get_absolute_url(), "/places/apart/")])
    assert cost[0] == cost[1]
    assert min(cost[0]) > 0
