"""What suggested places stand on in the West: how urgent cases are, who goes with whom, a round, an offer by link."""

import datetime as dt

from apsystem import clock
from apsystem.demo.county import FARM
from apsystem.demo.diary import Diary
from partnerships.models import Group, Role
from placements import actions
from placements.places import free_places
from referrals.models import Referral
from referrals.workflow import Status


WITHOUT_PLACE = (Status.AGREED, Status.WAITING)
# Band and reason, for the cases without a place in the order they were decided.
PRIORITIES = (
    (1, "At school for one hour a day since half term, and the family cannot go on much longer."),
    (2, "The risk of a permanent exclusion is high: the governors meet again this month."),
    (4, "Support in school has begun to work, and the family would rather wait for a place near home."),
)
FOUGHT = "They were seriously hurt in a fight in the summer; both families ask that they do not meet."
SIBLINGS = "They have one mother, who brings both and cannot be in two places at half past eight."
STAY = dt.timedelta(weeks=7, days=-1)


def plan_suggesting(diary: Diary) -> None:
    """Write into the diary, on the last three school days, what those who run the West's panel keep and ask for."""
    west = West(diary)
    diary.on(diary.today - 3, west.ask_farm, hour=11)
    diary.on(diary.today - 2, west.say_how_urgent, hour=14)
    diary.on(diary.today - 2, west.say_who_with_whom, hour=15)
    diary.on(diary.today - 1, west.suggest, hour=16)


class West:
    """The West's panel between two meetings."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.partnership = diary.county.partnerships["west"]
        self.coordinator = diary.county.who(self.partnership, Role.COORDINATOR)

    def cases(self, *statuses: str) -> list[Referral]:
        """Return the West's cases that stand there, the first sent first."""
        found = Referral.objects.filter(partnership=self.partnership, status__in=statuses)
        return list(found.select_related("school", "partnership").order_by("submitted_at", "pk"))

    def ask_farm(self) -> None:
        """Offer a place at the farm, where nobody has an account, to the case agreed last; it has not answered yet."""
        group, first = Group.objects.get(provision__organisation__name=FARM), self.diary.days[self.diary.today + 5]
        agreed, others = self.cases(Status.AGREED), self.cases(Status.WAITING)
        free = free_places(group, first, first + STAY, partnership=self.partnership.pk)
        if agreed and len(agreed) + len(others) > 2 and free:
            actions.offer_place(
                agreed[-1], group=group, first_on=first, last_on=first + STAY, submission_key=self.diary.key(),
                by=self.coordinator,
            )  # fmt: skip

    def say_how_urgent(self) -> None:
        """Give the cases without a place their bands, each with its reason."""
        for case, (band, reason) in zip(self.cases(*WITHOUT_PLACE), PRIORITIES, strict=False):
            actions.set_priority(case, band=band, reason=reason, submission_key=self.diary.key(), by=self.coordinator)

    def say_who_with_whom(self) -> None:
        """Keep two who must be apart, and two sisters whose family wants one place for both."""
        waiting, others = self.cases(*WITHOUT_PLACE), self.cases(Status.PLACED, Status.LISTED, Status.READY)
        known = [case for case in (*waiting, *others) if case.pupil_id]
        for (one, other), kind, reason in (((0, -1), "apart", FOUGHT), ((1, -2), "same", SIBLINGS)):
            if len(known) > 3:
                actions.keep_pair(
                    known[one], known[other], kind=kind, reason=reason, from_on=clock.today(), to_on=None,
                    submission_key=self.diary.key(), by=self.coordinator,
                )  # fmt: skip

    def suggest(self) -> None:
        """Have places suggested for all without one; nobody has answered the lines yet."""
        if self.cases(*WITHOUT_PLACE):
            actions.suggest_places(self.partnership, submission_key=self.diary.key(), by=self.coordinator)
