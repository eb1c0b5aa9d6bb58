"""The attendance code the home school is advised to use."""

from decimal import Decimal

import pytest

from apsystem.demo.cast import Cast
from partnerships.models import Organisation
from placements import actions
from placements.attendance_code import advised_code
from placements.models import Placement
from tests.placements.making import placed


def placement_of(cast: Cast, **columns: object) -> Placement:
    """Return a placement with other facts than the usual ones, not saved."""
    placement = placed(cast)
    for name, value in columns.items():
        setattr(placement, name, value)
    return placement


def test_a_base_arranged_by_the_school_is_b(cast: Cast) -> None:
    advice = advised_code(placement_of(cast))
    assert (advice.code, advice.otherwise) == ("B", "")
    assert "off site" in advice.reason


def test_a_dual_registered_pupil_is_d(cast: Cast) -> None:
    placement = placement_of(cast)
    placement.provision.type.dual_registers = True
    assert advised_code(placement).code == "D"


@pytest.mark.parametrize("route", ["medical", "tier_3", "ehcp"])
def test_what_the_authority_arranged_is_k(cast: Cast, route: str) -> None:
    assert advised_code(placement_of(cast, route=route)).code == "K"


def test_a_pupil_of_the_host_school_is_present(cast: Cast) -> None:
    assert advised_code(placement_of(cast, home_school=Organisation.objects.get(code="lakeside"))).code == "/ or \\"


def test_a_part_time_timetable_adds_c2(cast: Cast) -> None:
    assert "C2" in advised_code(placement_of(cast, hours_per_week=Decimal("12.5"))).otherwise


def test_a_paused_placement_has_no_code(cast: Cast) -> None:
    assert advised_code(actions.pause(placed(cast), reason="A concern", by=cast.sam)).code == "None"


def test_the_attendance_officer_reads_who_when_and_the_code_and_no_more(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    placement = placed(cast)
    client = sign_in(cast.amir)
    page = client.get(placement.get_absolute_url()).content.decode()
    assert placement.pupil.surname in page
    assert "Attendance code advised" in page
    assert "Outcomes" not in page
    assert client.get("/offers/").status_code == 403
    assert b"Riverbank Base" in client.get("/placements/").content
