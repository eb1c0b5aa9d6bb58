"""What stands around the West's cases today: advice, a comment, a change after sending, a possible match elsewhere."""

import datetime as dt
from collections.abc import Sequence

from apsystem import clock
from apsystem.demo.cases import Case
from apsystem.demo.diary import Diary
from partnerships.models import Organisation, Role
from referrals import actions
from referrals.workflow import AMENDABLE


COMMENT = "The family would like to see the base before anything is decided. Can somebody ring them this week?"
REPLY = "Thank you. The base lead rings them on Thursday."
WHY = "The mentor has left since it was sent."
NOW = "Needs a calm start. The known adult changes this month, so a handover is part of the plan."


def plan_around(diary: Diary, cases: Sequence[Case], schools: Sequence[Organisation]) -> None:
    """Write into the diary, two days and one before today, what people say and do beside the form."""
    around = Around(diary, cases, schools)
    diary.on(diary.today - 2, around.take_advice, hour=15)
    diary.on(diary.today - 1, around.change, hour=12)
    diary.on(diary.today - 1, around.talk, hour=13)
    diary.on(diary.today - 1, around.match, hour=15)


class Around:
    """The West's cases, its first two schools, and what is done beside the form."""

    def __init__(self, diary: Diary, cases: Sequence[Case], schools: Sequence[Organisation]) -> None:
        self.diary, self.cases, self.first, self.second = diary, cases, schools[0], schools[1]
        self.contact = diary.county.who(schools[0], Role.SCHOOL_CONTACT)

    def live(self) -> Case:
        """Return a case of the first school that has been sent and not decided."""
        return next(
            case for case in self.cases
            if case.is_begun and case.school == self.first and case.refreshed().status in AMENDABLE
        )  # fmt: skip

    def take_advice(self) -> None:
        """Record advice about a pupil nobody has referred, and about one who has been."""
        born = dt.date(self.diary.county.year - 12, 5, 4)
        actions.record_advice(
            school=self.first, kind="team_around_school", given_on=clock.today(), adviser="Team Around the School",
            advice="Try a later start for two weeks, and meet the family at home.", submission_key=self.diary.key(),
            forename="Tamsin", surname="Ollerton", date_of_birth=born, by=self.contact,
        )  # fmt: skip
        actions.record_advice(
            school=self.first, kind="ep", given_on=clock.today(), adviser="The link educational psychologist",
            advice="A short stay fits, if the plan to come back is written first.", done="The plan has been begun.",
            referral=self.live().referral, submission_key=self.diary.key(), by=self.contact,
        )  # fmt: skip

    def change(self) -> None:
        """Change an answer after sending."""
        referral = self.live().referral
        actions.amend(
            referral, "safety", values={"panel_line": NOW}, reason=WHY, version=referral.version, by=self.contact
        )

    def talk(self) -> None:
        """Ask something about the case, and answer."""
        case = self.live()
        actions.comment(case.referral, text=COMMENT, submission_key=self.diary.key(), by=self.contact)
        actions.comment(case.referral, text=REPLY, submission_key=self.diary.key(), by=case.by(Role.COORDINATOR))

    def match(self) -> None:
        """Begin a referral elsewhere of a child with the same name and birthday."""
        child, writer = self.live().referral, self.diary.county.who(self.second, Role.SCHOOL_CONTACT)
        actions.start_referral(
            school=self.second, submission_key=self.diary.key(), by=writer,
            forename=child.forename, surname=child.surname, date_of_birth=child.date_of_birth,
        )  # fmt: skip
