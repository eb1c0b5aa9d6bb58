"""The attendance code a home school is advised to use, with the reason.

School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), regulation 10. Advice only: the
school's own register is the record, and no code may be entered before the session is confirmed.
"""

from dataclasses import dataclass

from placements.models import Placement
from placements.workflow import PlacementStatus


FULL_TIME_HOURS = 25
# Arranged by the authority: section 19 Education Act 1996, or sections 42 and 61 Children and Families Act 2014.
ARRANGED_BY_THE_AUTHORITY = (Placement.Route.MEDICAL, Placement.Route.TIER_3, Placement.Route.EHCP)
ARRANGED_BY_THE_SCHOOL = (
    "The school arranged this education off site, and certifies that it is supervised and safe; the pupil is "
    "registered only at home. A pupil who is at home, or online without supervision, is not B."
)


@dataclass(frozen=True)
class Advice:
    """A code, why, and what to use for a session that is not on a part-time timetable."""

    code: str
    reason: str
    otherwise: str = ""


def advised_code(placement: Placement) -> Advice:
    """Return the advised code for a session at the provision; its type and host school must be loaded."""
    if placement.status == PlacementStatus.PAUSED:
        return Advice(
            "None", "The placement is paused, so the pupil is not attending it. Ask the safeguarding officer."
        )
    code, reason = _code(placement)
    part_time = placement.hours_per_week is not None and placement.hours_per_week < FULL_TIME_HOURS
    otherwise = "Use C2 for a session that is not on the agreed part-time timetable." if part_time else ""
    return Advice(code, reason, otherwise)


def _code(placement: Placement) -> tuple[str, str]:
    provision = placement.provision
    if provision.host_school_id == placement.home_school_id or placement.route == Placement.Route.TIER_1:
        return "/ or \\", "The provision is on the home school's own site, so the pupil is present."
    if provision.type.dual_registers:
        return "D", "Pupils here are registered at both schools, and the other school records whether they came."
    if placement.route in ARRANGED_BY_THE_AUTHORITY:
        return "K", "The local authority arranged this provision (section 19, or an education, health and care plan)."
    if placement.route == Placement.Route.SCHOOL:
        return "B", ARRANGED_BY_THE_SCHOOL
    return (
        "B",
        "The school arranged this education off site, it is supervised, and the pupil is registered only at home.",
    )
