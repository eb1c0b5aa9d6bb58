"""What schools have told the authority of provision they arranged themselves: one in each state, for the cast."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from apsystem import clock
from apsystem.demo.diary import Diary
from partnerships.models import Membership, Organisation, Role
from placements import actions
from placements.models import Notification
from placements.notified import Told


FARM, STUDIO, GARAGE = "Alder Farm", "Quayside Music Studio", "Second Gear Workshop"
WHOLE: dict[str, Any] = {
    "hours_per_week": Decimal("12.5"), "days_per_week": Decimal("2.5"), "basis": Notification.Basis.DIRECTION,
    "purpose": "To be in school every morning without an incident for four weeks; attendance over 90%.",
    "paid_by": Notification.Payer.SCHOOL, "has_ehcp": False, "in_care": "no", "pupil_asked": True,
    "family_asked": True, "checks_made": True,
}  # fmt: skip
QUESTION = "Is the pupil at the farm on the same days as the two pupils of another school?"
ANSWER = "No. Ours go on Mondays and Tuesdays, theirs on Thursdays."


def plan_told(diary: Diary) -> None:
    """Write into the diary what four schools tell of, so that every state is on somebody's desk today."""
    first, second, third, fourth = diary.county.schools["west"][:4]
    plans: tuple[tuple[Organisation, int, dict[str, Any], tuple[tuple[int, Callable[..., None]], ...]], ...] = (
        (first, 30, {"provider_name": FARM, "days": 80}, ((28, acknowledge), (12, change), (11, acknowledge))),
        (first, 25, {"provider_name": STUDIO, "days": 21}, ((24, acknowledge),)),
        (first, 6, {"provider_name": FARM, "days": 60}, ((5, ask),)),
        (second, 22, {"provider_name": GARAGE, "days": 60}, ((21, ask), (19, answer), (18, acknowledge), (3, end))),
        (third, 5, {"provider_name": FARM, "days": 40}, ()),
        (second, 1, {"provider_name": STUDIO, "days": 45, "checks_made": False, "purpose": ""}, ()),
        (fourth, 4, {"provider_name": GARAGE, "days": 60}, ((3, ask), (1, answer))),
        (first, 1, {"provider_name": GARAGE, "days": 50}, ()),
    )  # fmt: skip
    for school, ago, told, then in plans:
        story = Story(diary, school, told)
        if diary.today > ago:
            diary.on(diary.today - ago, story.tell, hour=8)
            for later, do in then:
                diary.on(diary.today - later, partial(do, story), hour=9)
    diary.on(diary.today, actions.remind, hour=7)


class Story:
    """One placement that a school has arranged."""

    row: Notification

    def __init__(self, diary: Diary, school: Organisation, told: dict[str, Any]) -> None:
        self.diary, self.school = diary, school
        self.told, self.days = {**WHOLE, **told}, dt.timedelta(days=told["days"])
        self.contact: Membership = diary.county.who(school, Role.SCHOOL_CONTACT)
        self.officer: Membership = diary.county.who(diary.county.ada.organisation, Role.AP_OFFICER)

    def tell(self) -> None:
        """Tell the authority, on the first day."""
        forename, surname = next(self.diary.pupils)
        facts = {name: value for name, value in self.told.items() if name != "days"}
        born = dt.date(self.diary.county.year - 14, 9, 1) + dt.timedelta(days=self.diary.chance.randint(0, 364))
        self.row = actions.tell_the_la(
            Told(
                forename=forename, surname=surname, date_of_birth=born, started_on=clock.today(),
                planned_end_on=clock.today() + self.days, checked_by=f"{self.contact.user.name}, SENCo", **facts,
            ),
            submission_key=self.diary.key(), by=self.contact,
        )  # fmt: skip


def acknowledge(story: Story) -> None:
    """Acknowledge it."""
    row = story.row
    story.row = actions.acknowledge_notification(row, version=row.version, by=story.officer)


def ask(story: Story) -> None:
    """Ask the school about it."""
    story.row = actions.question_notification(story.row, reason=QUESTION, by=story.officer)


def answer(story: Story) -> None:
    """Answer for the school."""
    story.row = actions.answer_notification(story.row, reason=ANSWER, by=story.contact)


def change(story: Story) -> None:
    """Give more hours, with the reason."""
    story.row = actions.update_notification(
        story.row, given={"hours_per_week": Decimal(15)}, reason="A third morning, because the first two go well.",
        version=story.row.version, by=story.contact,
    )  # fmt: skip


def end(story: Story) -> None:
    """Tell that it has ended."""
    story.row = actions.end_notification(
        story.row, ended_on=clock.today(), destination="home_full", as_planned=False, result="met",
        reason="The pupil is ready to be back sooner.", sessions_possible=40, sessions_attended=37, by=story.contact,
    )  # fmt: skip
