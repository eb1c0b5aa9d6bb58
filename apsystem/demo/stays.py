"""From the panel's agreement to the pupil's return: the offer, the placement, its reviews, its end and the checks."""

import datetime as dt
from decimal import Decimal
from functools import partial

from apsystem import clock
from apsystem.demo.cases import Case
from apsystem.demo.diary import Diary
from partnerships.models import Group, Membership, Role
from placements import actions
from placements.models import Offer, OutcomeResult, Placement, ReturnCheck, Review
from placements.places import free_in, free_places, groups_for
from referrals import actions as cases
from referrals.workflow import Status


BASE_DAYS, CENTRE_DAYS = 33, 110  # school days: under seven weeks of them, and about two terms
PROGRESS = (
    "Settled well and knows the routine. In every lesson this week.",
    "Mornings are good, afternoons harder. Fewer incidents than in the first week.",
    "Working at the level of the class in English. Talks with the teaching assistant before things go wrong.",
)
STAGES = (
    "Week 1: two mornings at school with the teaching assistant. Week 2: four mornings. Week 3: every day until two. "
    "Week 4: the full timetable, with a check-in before lessons."
)
EXIT = "Attended well, and met the adults who will help at school. What works is on the plan; the form tutor has it."
EARLY = "The family asked for an end: the journey was too much, and the home school has made a place in its own base."
PAUSED = "An allegation is being looked into. The pupil stays at home with work until the strategy meeting."
RESUMED = "The strategy meeting found no reason to keep the pupil away. The risk assessment is up to date."
LED = ("semh-base", "semh-centre")  # types of which every provision has a lead who answers
FULL = "No place is free on those dates."


def find_group(case: Case, first: dt.date, last: dt.date, refused: list[int]) -> Group | None:
    """Return the fullest group with a free place for a whole stay, of the wanted type if there is one."""
    referral = case.referral
    fitting = groups_for(referral.partnership_id, first, last, referral.year_group)
    groups = list(fitting.filter(provision__type__code__in=LED))
    free = free_in(groups, first, last, partnership=referral.partnership_id)
    able = [group for group in groups if free[group.pk] > 0 and group.provision_id not in refused]
    wanted = [group for group in able if group.provision.type_id == case.wanted.pk]
    # Riverbank Base keeps a few places free, so that the cast has something to offer.
    wanted = [group for group in wanted if group.name != "Riverbank" or free[group.pk] > 4]
    return min(wanted or able, key=lambda group: (free[group.pk], group.pk), default=None)


def length(group: Group) -> int:
    """Return for how many school days a pupil stays in a group."""
    return BASE_DAYS if group.provision.type.code == "semh-base" else CENTRE_DAYS


def plan_reviews(diary: Diary, placement: Placement, *, by: Membership) -> None:
    """Write a placement's reviews into the diary, most on the day they are due."""
    for review in placement.reviews.filter(held_on=None):
        late = 0 if diary.chance.random() < 0.85 else 6
        diary.on(diary.number(review.due_on) + late, partial(hold_review, diary, review, by=by), hour=15)


def hold_review(diary: Diary, due: Review, *, by: Membership) -> None:
    """Hold a review, if the pupil is still there."""
    if Placement.objects.live().filter(pk=due.placement_id).exists():
        actions.record_review(
            due, held_on=clock.today(), attended="Base lead, school contact, parent, the pupil for the first half",
            safe="Yes. Says so, and the adults agree.", progress=diary.chance.choice(PROGRESS),
            next_steps="One visit to school before the next review.", version=due.version, by=by,
        )  # fmt: skip


class Stay:
    """What follows for one case whose place was agreed."""

    offer: Offer
    placement: Placement

    def __init__(self, case: Case, group: Group, start: int) -> None:
        self.case, self.group, self.start = case, group, start
        self.diary = case.diary
        self.lead = self.diary.county.who(group.provision.organisation, Role.BASE_LEAD)
        self.refused: list[int] = []

    @property
    def coordinator(self) -> Membership:
        """Who sends and chases the offers."""
        return self.case.by(Role.COORDINATOR)

    def begin(self, sent: int) -> None:
        """Write the offer into the diary, and its answer unless the case's fate is silence."""
        self.diary.on(sent, self.send, hour=15)

    def send(self) -> None:
        """Send the offer, or put the case on the waiting list where the place has gone in the meantime."""
        first, last = self.diary.days[self.start], self.diary.days[self.start + length(self.group)]
        self.case.refreshed()
        if not free_places(self.group, first, last, partnership=self.case.referral.partnership_id):
            self.wait()
            return
        self.offer = actions.offer_place(
            self.case.referral, group=self.group, first_on=first, last_on=last, submission_key=self.diary.key(),
            by=self.coordinator,
        )  # fmt: skip
        today = self.diary.number(clock.today())
        if self.case.fate == "silence":
            self.diary.on(today + 7, self.chase)
            self.diary.on(today + 10, self.chase)
        elif self.case.fate == "refuse" and not self.refused:
            self.diary.on(today + 2, self.refuse)
        else:
            self.diary.on(today + self.diary.chance.randint(1, 3), self.confirm, hour=12)

    def chase(self) -> None:
        """Ask the base lead again."""
        self.offer = actions.chase_offer(self.offer, by=self.coordinator)

    def refuse(self) -> None:
        """Refuse for the provision; the co-ordinator offers another place two days later, or the case waits."""
        note = "Two pupils here must not be with each other, and this would be a third. Please ask us again."
        self.offer = actions.refuse_offer(self.offer, refusal="mix", note=note, by=self.lead)
        self.refused.append(self.group.provision_id)
        today = self.diary.number(clock.today())
        self.start = max(self.start, today + 6)
        days = self.diary.days
        self.case.refreshed()
        group = find_group(self.case, days[self.start], days[self.start + BASE_DAYS], self.refused)
        if group is None:
            self.wait()
            return
        self.group = group
        self.lead = self.diary.county.who(group.provision.organisation, Role.BASE_LEAD)
        self.diary.on(today + 2, self.send, hour=15)

    def wait(self) -> None:
        """Put the case on the waiting list, and offer the same place again a few weeks later."""
        if self.case.refreshed().status == Status.AGREED:
            cases.put_on_waiting_list(self.case.referral, reason=FULL, by=self.coordinator)
        self.start = self.diary.number(clock.today()) + 20
        self.diary.on(self.start - 5, self.send, hour=15)

    def confirm(self) -> None:
        """Confirm for the provision; the pupil starts on the day agreed."""
        self.offer = actions.confirm_offer(self.offer, by=self.lead)
        self.diary.on(max(self.start, self.diary.number(clock.today())), self.arrive, hour=14)

    def arrive(self) -> None:
        """Record the first day, and write into the diary the reviews, the return and its end."""
        hours = self.case.referral.hours_per_week or Decimal(25)
        self.placement = actions.start_placement(
            self.offer, started_on=clock.today(), hours_per_week=hours, submission_key=self.diary.key(), by=self.lead
        )
        plan_reviews(self.diary, self.placement, by=self.lead)
        self.plan_ending()

    def plan_ending(self) -> None:
        """Write into the diary how the placement ends, by the case's fate."""
        end = self.start + length(self.group)
        if self.case.fate == "early":
            self.diary.on(self.start + length(self.group) // 3, self.end_early, hour=16)
            return
        if self.case.fate in ("pause", "stay_paused"):
            self.diary.on(self.start + 4, self.pause)
        if self.case.fate == "pause":
            self.diary.on(self.start + 9, self.resume)
        if self.case.fate != "stay_paused":
            planned = self.start + 6 if self.case.fate == "back_soon" else end - 8
            self.diary.on(planned, self.write_plan)
            self.diary.on(planned + 3, self.approve_plan)
            self.diary.on(end, self.complete, hour=16)

    def pause(self) -> None:
        """Pause for safeguarding."""
        self.placement = actions.pause(self.placement, reason=PAUSED, by=self.lead)

    def resume(self) -> None:
        """Resume after a pause."""
        self.placement = actions.resume(self.placement, reason=RESUMED, by=self.lead)

    def write_plan(self) -> None:
        """Write the plan to go back to school."""
        actions.write_plan(
            self.placement, stages=STAGES, school_lead="Head of year", provision_lead=self.lead.user.name,
            return_on=self.diary.days[self.start + length(self.group) + 1], version=0, by=self.lead,
        )  # fmt: skip

    def approve_plan(self) -> None:
        """Have the head approve the plan."""
        self.placement = actions.approve_plan(self.placement, by=self.case.by(Role.HEAD))

    def ending(self, results: tuple[str, ...]) -> dict[str, object]:
        """Return the facts of an end today."""
        possible = 2 * (self.diary.number(clock.today()) - self.diary.number(self.placement.started_on) + 1)
        kinds = self.diary.chance.choices(results, k=len(self.case.referral.outcomes.all()))
        outcomes = zip(self.case.referral.outcomes.all(), kinds, strict=True)
        return {
            "ended_on": clock.today(),
            "results": {outcome.pk: (kind, "Agreed at the last review.") for outcome, kind in outcomes},
            "sessions_possible": possible,
            "sessions_attended": int(possible * self.diary.chance.uniform(0.7, 0.97)),
            "exit_report": EXIT,
            "by": self.lead,
        }

    def complete(self) -> None:
        """Record the return, and write the checks that follow into the diary."""
        met, partly, not_met = OutcomeResult.Result.MET, OutcomeResult.Result.PARTLY, OutcomeResult.Result.NOT_MET
        going = Placement.Destination
        places = (going.HOME_FULL, going.HOME_PART, going.MANAGED_MOVE, going.TIER_2)
        where = self.diary.chance.choices(places, (14, 3, 1, 2))[0]
        if self.case.referral.year_group == 11:
            where = going.POST_16
        facts = self.ending((met, met, partly, not_met))
        self.placement = actions.complete(self.placement, destination=where, **facts)  # type: ignore[arg-type]
        self.plan_checks()

    def plan_checks(self) -> None:
        """Write the checks on the return into the diary; a few are forgotten."""
        for check in self.placement.return_checks.all():
            if self.diary.chance.random() < 0.96:
                self.diary.on(self.diary.number(check.due_on), partial(self.check, check), hour=13)

    def end_early(self) -> None:
        """End before the time."""
        facts = self.ending((OutcomeResult.Result.PARTLY, OutcomeResult.Result.NOT_MET))
        where = Placement.Destination.HOME_FULL
        self.placement = actions.end_early(self.placement, reason=EARLY, destination=where, **facts)  # type: ignore[arg-type]
        self.plan_checks()

    def check(self, due: ReturnCheck) -> None:
        """Record whether the return holds."""
        result = ReturnCheck.Result
        found = self.diary.chance.choices((result.SUSTAINED, result.FALTERING, result.REFERRED), (8, 2, 1))[0]
        note = "Attendance and lessons looked at with the head of year."
        by = self.case.by(Role.SCHOOL_CONTACT)
        actions.record_check(due, done_on=clock.today(), result=found, note=note, version=due.version, by=by)
