"""The authority's own list of placements, waiting list and providers."""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.sheets import SheetError
from partnerships.models import Capacity, Group, Membership, Provision, ProvisionType
from placements import actions
from placements.actions.importing import ListReport, import_placements, preview_placements
from placements.importing import Line, read_lines, read_rows
from placements.models import Placement, Review, Stay, Task
from referrals.models import Pupil, Referral
from tests.placements.making import offered


SignIn = Callable[[Membership | None], Client]
COLUMNS = [
    "Kind", "School URN", "UPN", "Forename", "Surname", "Date of birth", "Year", "Provision", "Provision type", "Group",
    "Start", "Planned end", "Hours per week", "As at", "Waiting since", "Places", "Provider URN", "Registered", "Route",
]  # fmt: skip
PLACED = {
    "Kind": "placement", "School URN": "900001", "Forename": "Ivo", "Surname": "Marlow", "Date of birth": "03/05/2013",
    "Provision": "Riverbank Base", "Start": "02/11/2026", "Planned end": "18/12/2026", "Hours per week": "25",
    "As at": "16/11/2026",
}  # fmt: skip
WAITS = PLACED | {"Kind": "waiting", "Forename": "Una", "Waiting since": "20/10/2026", "Start": "", "Planned end": ""}
PROVIDER = {"Kind": "provider", "Provision": "Oakfield Farm", "Places": "4", "Registered": "no"}


def listed(*rows: dict[str, Any], columns: list[str] = COLUMNS) -> bytes:
    """Return lines as the bytes of a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def lines(*rows: dict[str, Any]) -> list[Line]:
    """Return lines as they are read."""
    return read_lines(read_rows(io.BytesIO(listed(*rows))))


def take(cast: Cast, *rows: dict[str, Any]) -> ListReport:
    """Import lines as the AP officer."""
    return import_placements(lines(*rows), by=cast.olu)


def test_a_live_placement_holds_its_place_and_has_its_reviews_to_come(cast: Cast) -> None:
    take(cast, PLACED)
    placement = Placement.objects.get()
    assert (placement.status, placement.offer, placement.as_at) == ("active", None, dt.date(2026, 11, 16))
    assert (placement.year_group, placement.home_school.code) == (9, "riverside")
    stay = Stay.objects.get(placement=placement)
    assert (stay.first_on, stay.last_on, stay.partnership) == (
        dt.date(2026, 11, 2),
        dt.date(2026, 12, 18),
        cast.places["west"],
    )
    assert all(review.due_on >= dt.date(2026, 11, 17) for review in Review.objects.all())
    assert [event.move for event in placement.events.all()] == ["import"]


def test_a_waiting_pupil_is_a_referral_on_the_waiting_list(cast: Cast) -> None:
    take(cast, WAITS)
    referral = Referral.objects.get()
    assert (referral.status, referral.waiting_since) == ("waiting", dt.date(2026, 10, 20))
    assert referral.pupil is not None
    assert [event.move for event in referral.events.all()] == ["import"]


def test_a_provider_is_added_before_the_placements_that_name_it(cast: Cast) -> None:
    report = take(cast, PLACED | {"Provision": "Oakfield Farm"}, PROVIDER)
    assert report.counts == {"added": 2, "unchanged": 0, "refused": 0, "tasks": 2}
    provision = Provision.objects.get(organisation__name="Oakfield Farm")
    assert (provision.type.code, provision.setting_type) == ("non-school-ap", "OTH")
    assert Stay.objects.get().group.provision_id == provision.pk


def test_a_provider_whose_places_nobody_knows_takes_placements_that_are_not_counted(cast: Cast) -> None:
    take(cast, PROVIDER | {"Places": ""}, PLACED | {"Provision": "oakfield farm"})
    assert Placement.objects.get().stay is None


def test_the_same_list_twice_changes_nothing(cast: Cast) -> None:
    rows = (PROVIDER, PLACED, WAITS)
    take(cast, *rows)
    before = [(p.pk, p.version) for p in Pupil.objects.order_by("pk")]
    assert take(cast, *rows).counts == {"added": 0, "unchanged": 3, "refused": 0, "tasks": 0}
    assert [(p.pk, p.version) for p in Pupil.objects.order_by("pk")] == before
    assert (Placement.objects.count(), Referral.objects.count(), Task.objects.count()) == (1, 1, 2)


def test_what_the_list_does_not_say_is_a_task_for_whoever_knows(cast: Cast) -> None:
    take(cast, PLACED | {"Planned end": "", "Hours per week": ""})
    tasks = {task.key: task.organisation.code for task in Task.objects.select_related("organisation")}
    assert tasks == {
        "outcomes": "riverside",
        "upn": "riverside",
        "hours": "riverbank-base",
        "planned_end": "riverbank-base",
    }
    assert Placement.objects.get().planned_end_on >= dt.date(2026, 11, 17)


@pytest.mark.parametrize(
    ("words", "route", "commissioner"),
    [
        ("", "school", "riverside"), ("medical", "medical", "wherryshire"), ("Tier 3", "tier_3", "wherryshire"),
        ("section 19", "medical", "wherryshire"), ("Panel", "panel", "wherryshire"),
    ],
)  # fmt: skip
def test_how_a_placement_came_about_is_said_or_goes_by_its_provider(
    cast: Cast, words: str, route: str, commissioner: str
) -> None:
    take(cast, PROVIDER, PLACED | {"Provision": "Oakfield Farm", "Route": words})
    placement = Placement.objects.get()
    assert (placement.route, placement.commissioner.code) == (route, commissioner)


def test_a_base_is_by_the_panel_and_an_ap_school_is_tier_3(cast: Cast) -> None:
    ProvisionType.objects.create(
        code="ap-school",
        name="AP school",
        plural="AP schools",
        tier=3,
        dual_registers=True,
        from_on=dt.date(2025, 1, 1),
    )
    school = PROVIDER | {"Provision": "Wherry School", "Provision type": "AP school"}
    take(cast, school, PLACED, PLACED | {"Forename": "Una", "Provision": "Wherry School"})
    assert dict(Placement.objects.values_list("pupil__forename", "route")) == {"Ivo": "panel", "Una": "tier_3"}


def test_what_a_school_commissioned_counts_as_told_and_its_gaps_are_the_schools(cast: Cast, sign_in: SignIn) -> None:
    take(cast, PROVIDER, PLACED | {"Provision": "Oakfield Farm", "Hours per week": "", "Planned end": ""})
    placement = Placement.objects.get()
    assert (placement.notification.status, placement.partnership) == ("acknowledged", None)
    assert set(Task.objects.values_list("organisation__code", flat=True)) == {"riverside"}
    assert placement.reference in sign_in(cast.asha).get("/told/").content.decode()
    ended = actions.end_notification(
        placement.notification, ended_on=clock.today(), destination="home_full", as_planned=True, by=cast.asha
    )
    assert ended.placement.status == "completed"


def test_the_base_is_never_overfilled_and_the_line_says_so(cast: Cast) -> None:
    Capacity.objects.update(places=1)
    report = take(cast, PLACED, PLACED | {"Forename": "Ada"})
    assert [(f.line, "no free place at Riverbank Base" in f.why) for f in report.refused] == [(3, True)]
    assert (Placement.objects.count(), Pupil.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"Kind": "visitor"}, "must be placement, waiting or provider"),
        ({"School URN": "123456"}, "No school here has the URN"),
        ({"School URN": ""}, "Enter the school's URN"),
        ({"UPN": "A12"}, "must have 13 characters"),
        ({"Forename": ""}, "Enter the pupil's forename"),
        ({"Date of birth": "yesterday"}, "is not a date"),
        ({"Date of birth": "01/01/1950"}, "school age"),
        ({"Provision": "Nowhere"}, "There is no provision"),
        ({"Start": "01/01/2030"}, "in the future"),
        ({"Planned end": "01/11/2026"}, "has passed"),
        ({"Hours per week": "lots"}, "must be a number"),
        ({"Year": "99"}, "from 0 to 14"),
        ({"Route": "somehow"}, "Route must be panel"),
        ({"Surname": "x" * 300}, "100 characters or fewer"),
    ],
)
def test_a_bad_line_is_refused_with_a_sentence_and_the_good_one_imported(
    cast: Cast, wrong: dict[str, str], why: str
) -> None:
    report = take(cast, PLACED | {"Forename": "Good"}, PLACED | wrong)
    assert [(f.line, why in f.why) for f in report.refused] == [(3, True)]
    assert Placement.objects.count() == 1


def test_a_pupil_placed_elsewhere_or_already_referred_is_not_taken_twice(cast: Cast) -> None:
    take(cast, PLACED, PROVIDER)
    report = take(cast, PLACED | {"Provision": "Oakfield Farm"}, PLACED | {"Kind": "waiting"})
    assert ["already placed" in f.why for f in report.refused] == [True, True]


def test_a_list_without_its_columns_is_refused_whole(cast: Cast) -> None:
    with pytest.raises(SheetError, match="no column School URN"):
        read_rows(io.BytesIO(listed(PLACED, columns=["Kind", "Forename"])))


def test_only_ap_officers_import_cases(cast: Cast, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        import_placements(lines(PLACED), by=cast.ada)
    assert sign_in(cast.ada).get("/import-placements/").status_code == 403
    assert sign_in(cast.olu).get("/import-placements/").status_code == 200


def test_a_preview_says_what_would_happen_and_leaves_nothing(cast: Cast) -> None:
    report = preview_placements(lines(PLACED, WAITS, PROVIDER), by=cast.olu)
    assert report.counts["added"] == 3
    assert not Placement.objects.exists()
    assert not Pupil.objects.exists()


def test_the_page_shows_first_and_imports_only_when_told(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.olu)
    upload = SimpleUploadedFile("list.csv", listed(PLACED, PLACED | {"Kind": "?"}))
    preview = client.post("/import-placements/", {"file": upload})
    page = preview.content.decode()
    assert "Ivo Marlow" in page
    assert "must be placement, waiting or provider" in page
    assert not Placement.objects.exists()
    assert client.post("/import-placements/", {"packed": preview.context["packed"]}).status_code == 302
    assert Placement.objects.count() == 1
    client.post("/import-placements/", {"packed": preview.context["packed"]})
    assert Placement.objects.count() == 1


def test_the_command_says_what_it_did_without_a_name(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(listed(PLACED, PLACED | {"Kind": "?"}))
    out = io.StringIO()
    call_command("import_placements", str(path), stdout=out)
    assert "line 3: refused" in out.getvalue()
    assert "Imported: 1 added, 0 unchanged, 1 refused, 2 tasks" in out.getvalue()
    assert "Marlow" not in out.getvalue()


def test_no_page_about_what_was_imported_faults(cast: Cast, sign_in: SignIn) -> None:
    take(cast, PLACED, WAITS, PLACED | {"Forename": "Bea", "Provision": "Oakfield Farm"}, PROVIDER)
    waits = Referral.objects.get()
    offer = offered(cast, waits, group=Group.objects.get(provision__organisation__name="Riverbank Base"))
    offered_page, case = offer.get_absolute_url(), waits.get_absolute_url()
    ends = ("", "print/", "submitted/", "sign/", "withdraw/", "answer/", "look-again/", "how-decided/", "form/")
    addresses = [f"{case}{end}" for end in (*ends, "check/", "documents/", "list/", "accept/", "return/", "signpost/")]
    addresses += [f"{offered_page}{end}" for end in ("", "confirm/", "refuse/", "release/", "day-one/", "start/")]
    during = ("", "plan/", "plan/approve/", "complete/", "end-early/", "pause/", "resume/", "reviews/ask/")
    addresses += [f"{row.get_absolute_url()}{end}" for row in Placement.objects.all() for end in during]
    addresses += ["/", "/referrals/", "/placements/", "/offers/", "/places/waiting/", "/every-child/", "/tasks/",
                  "/measures/", "/measures/m2/", "/measures/m4/", "/to-check/"]  # fmt: skip
    everybody, runs_it = ("asha", "amir", "rowan", "cora", "quinn", "olu", "sam", "priya"), ("asha", "cora", "quinn")
    assert faults_of(cast, sign_in, addresses, everybody) == []
    assert sign_in(cast.rowan).get(f"{case}sign/").status_code == 409
    confirmed = actions.confirm_offer(offer, by=cast.quinn)
    assert faults_of(cast, sign_in, addresses[-30:], runs_it) == []
    placement = actions.start_placement(
        confirmed, started_on=clock.today(), hours_per_week=None, submission_key=uuid.uuid4(), by=cast.quinn
    )
    address = placement.get_absolute_url()
    now = [*addresses[-30:], *(f"{address}{end}" for end in during)]
    assert faults_of(cast, sign_in, now, runs_it) == []


def faults_of(cast: Cast, sign_in: SignIn, addresses: list[str], people: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return which of these pages fault, and for whom of these people."""
    faults = []
    for who in people:
        client = sign_in(cast.people[who])
        client.raise_request_exception = False
        faults += [(who, page) for page in addresses if client.get(page).status_code >= 500]
    return faults
