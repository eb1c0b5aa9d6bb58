"""Over a year in Wherryshire: each partnership's meetings, the cases that came to them, and what is on desks now."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import cycle
from typing import Any

from apsystem import clock
from apsystem.demo.around import plan_around
from apsystem.demo.cases import Case
from apsystem.demo.county import County
from apsystem.demo.day_one import plan_day_one
from apsystem.demo.diary import Diary
from apsystem.demo.notified import plan_told
from apsystem.demo.stays import CENTRE_DAYS, Stay, find_group, length
from apsystem.demo.suggesting import plan_suggesting
from apsystem.outbox.sending import count_as_sent
from partnerships.models import Group, Membership, Organisation, ProvisionType, Role
from partnerships.models.membership import PANEL_ROLES
from referrals import actions
from referrals.actions.exclusions import record_exclusion
from referrals.models import AgendaItem, Attendance, Decision, Exclusion, Meeting, Referral
from referrals.standard_form import install_standard_form
from referrals.workflow import Status


BETWEEN = 25  # school days from one meeting to the next
HISTORY = 205  # school days, over a year: the county is as large in July as in September
SHORT = 35  # school days within which a stay in a base ends
DEADLINE, LISTING, PAPERS = 8, 9, 3  # school days before a meeting
PLACED = (
    "place", "conditions", "return", "refuse", "silence", "early", "pause", "stay_paused", "back_soon", "no_offer",
)  # fmt: skip
FATES = (
    *("place",) * 12, *("early",) * 2, *("conditions",) * 2, *("waiting",) * 2, *("ask",) * 2, *("redirect",) * 2,
    *("return",) * 2, "not_agree", "look_again", "refuse", "pause", "signpost", "withdraw",
)  # fmt: skip
# The West's last meetings, so that the cast finds one of everything: the school's place in the West, and the fate.
LATELY: dict[int, tuple[tuple[int, str], ...]] = {
    0: ((0, "place"), (1, "place"), (2, "place"), (0, "place"), (3, "place"), (1, "place")),
    1: (
        (0, "place"), (0, "ask_silent"), (1, "silence"), (3, "refuse"), (2, "no_offer"), (0, "stay_paused"),
        (1, "back_soon"), (3, "long_wait"), (2, "place"), (0, "no_offer"), (1, "no_offer"),
    ),
    2: (
        (0, "place"), (2, "not_agree"), (3, "redirect"), (1, "withdraw"), (0, "early"), (3, "place"), (1, "signpost"),
    ),
}  # fmt: skip
RATIONALE = {
    "place": "Support in school has been tried and reviewed, and a short stay with a plan to come back fits the need.",
    "conditions": "A stay fits the need, if the school keeps the weekly visit going that has worked.",
    "waiting": "The need is clear and a stay fits it. No suitable place is free for the whole of the stay now.",
    "ask": "The panel could not tell what the assessment found, and the choice of place depends on it.",
    "redirect": "Outreach in school has not been tried, and would keep the pupil with friends.",
    "not_agree": "What the school has put in place since September is beginning to work. Come back if it stops.",
}
REASONS = ("Persistent disruptive behaviour", "Physical assault against a pupil", "Verbal abuse of an adult", "Damage")


def live_through(county: County) -> Iterator[str]:
    """Make the county's history up to this moment; yield the name of each month as it begins."""
    diary = Diary(county)
    diary.on(0, lambda: install_standard_form(by=county.ada))
    for place, (code, partnership) in enumerate(county.partnerships.items()):
        Panel(diary, code, partnership, next_meeting=diary.today + 2 + 2 * place).plan()
    plan_day_one(diary)
    plan_exclusions(diary)
    plan_told(diary)
    plan_suggesting(diary)
    yield from diary.live_through()
    count_as_sent()


class Panel:
    """One partnership's meetings and cases."""

    def __init__(self, diary: Diary, code: str, partnership: Organisation, next_meeting: int) -> None:
        self.diary, self.code, self.partnership = diary, code, partnership
        self.next_meeting = next_meeting
        self.schools = diary.county.schools[code]
        self.cases: list[Case] = []
        self.fates = cycle(diary.chance.sample(FATES, len(FATES)))
        self.types = cycle(ProvisionType.objects.filter(code__in=["semh-base", "semh-centre"]).order_by("code"))
        self.turn = cycle(self.schools)

    def who(self, role: Role) -> Membership:
        """Return who has a role in this partnership."""
        return self.diary.county.who(self.partnership, role)

    def plan(self) -> None:
        """Write every meeting with its cases, and what is on the schools' desks today, into the diary."""
        back = -1
        while (held := self.next_meeting - back * BETWEEN) > max(BETWEEN, self.diary.today - HISTORY):
            if held < len(self.diary.days):
                self.plan_meeting(held, back)
            back += 1
        if self.code in ("west", "east"):
            self.fill_desks()

    def plan_meeting(self, held: int, back: int) -> None:
        """Write one meeting into the diary, counted back from the next, and the referrals made for it."""
        sitting = Sitting(self, held)
        self.diary.on(max(held - 40, 0), sitting.call, hour=9)
        self.diary.on(max(held - 30, 1), sitting.give_notice)
        self.diary.on(held - LISTING, sitting.list_cases, hour=17)
        self.diary.on(held - PAPERS, sitting.issue_papers, hour=9)
        self.diary.on(held - 2, sitting.give_a_view)
        self.diary.on(held, sitting.hold, hour=13)
        self.diary.on(held + 4, sitting.sign_off)
        lately = LATELY.get(back) if self.code == "west" else None
        for school, fate in lately or self.usual(back):
            self.refer(self.schools[school % len(self.schools)], fate, held - DEADLINE)

    def usual(self, back: int) -> list[tuple[int, str]]:
        """Return the schools and fates of an ordinary meeting's two to four cases."""
        number = 4 if self.code == "west" else 3 if self.code in ("east", "harbour") else 2
        return [(self.schools.index(next(self.turn)), next(self.fates)) for _ in range(number)]

    def refer(self, school: Organisation, fate: str, deadline: int) -> Case:
        """Add a case that is to be ready by a deadline."""
        case = self.open(school, fate)
        case.refer(deadline)
        return case

    def open(self, school: Organisation, fate: str = "place") -> Case:
        """Add a case of which nothing is written yet."""
        wanted = next(self.types) if len(self.cases) % 3 else ProvisionType.objects.get(code="semh-base")
        case = Case(self.diary, school, self.partnership, wanted, fate)
        self.cases.append(case)
        return case

    def fill_desks(self) -> None:
        """Write today's desks: drafts begun, sent and not yet signed, sent and not yet checked, returned, ready."""
        today, diary, first, second = self.diary.today, self.diary, self.schools[0], self.schools[1]
        unread = {"pupil": {"date_of_birth": ["31", "2", "2013"]}}
        diary.on(today - 3, partial(self.open(first).write, 4))
        diary.on(today - 2, partial(self.open(first).write, 2, words=unread))
        diary.on(today - 1, partial(self.open(second).write, 7))
        for school, signed in ((first, False), (second, True), (self.schools[2], True)):
            case = self.open(school)
            diary.on(today - 2, case.write)
            diary.on(today - 1, case.send, hour=8)
            if signed:
                diary.on(today - 1, case.sign, hour=9)
        self.refer(first, "return_only", today + 1)
        self.refer(second, "place", today)
        self.refer(self.schools[-1], "place", today)
        if self.code == "west":
            plan_around(diary, self.cases, self.schools)


class Sitting:
    """One meeting of a panel."""

    meeting: Meeting

    def __init__(self, panel: Panel, held: int) -> None:
        self.panel, self.held, self.diary = panel, held, panel.diary
        self.items: list[tuple[Case, AgendaItem]] = []

    @property
    def coordinator(self) -> Membership:
        """Who runs the meeting's paper side."""
        return self.panel.who(Role.COORDINATOR)

    def call(self) -> None:
        """Plan the meeting."""
        self.meeting = actions.plan_meeting(
            partnership=self.panel.partnership, held_on=self.diary.days[self.held], starts_at=dt.time(13, 30),
            place=f"{self.panel.schools[self.held % len(self.panel.schools)]}, meeting room",
            submission_key=self.diary.key(), by=self.coordinator,
        )  # fmt: skip

    def give_notice(self) -> None:
        """Give notice of it."""
        self.meeting = actions.give_notice(self.meeting, by=self.coordinator)

    def list_cases(self) -> None:
        """Put every case that is ready on the agenda."""
        here = Referral.objects.filter(partnership=self.panel.partnership, status=Status.READY)
        ready = set(here.values_list("pk", flat=True))
        for case in self.panel.cases:
            if case.is_begun and case.referral.pk in ready:
                item = actions.list_for_meeting(case.referral, meeting=self.meeting, by=self.coordinator)
                self.items.append((case, item))

    def issue_papers(self) -> None:
        """Issue the papers."""
        self.meeting = actions.issue_papers(self.meeting, by=self.coordinator)

    def give_a_view(self) -> None:
        """Have the deputy chair give a view on the first case that is not of their own school."""
        deputy = self.panel.who(Role.DEPUTY_CHAIR)
        item = next((item for case, item in self.items if case.school.pk != deputy.represents_id), None)
        if item:
            actions.give_view(item, view="support", note="The plan to come back is clear.", by=deputy)

    def hold(self) -> None:
        """Begin, record who came, decide every case, close."""
        self.meeting = actions.begin_meeting(self.meeting, by=self.panel.who(Role.CHAIR))
        states = dict.fromkeys(self.meeting.attendances.values_list("member", flat=True), "present")
        members = list(self.meeting.attendances.filter(member__role__in=PANEL_ROLES).values_list("member", flat=True))
        if len(members) > 4 and self.held % 3 == 0:
            states[members[-1]] = Attendance.State.APOLOGIES.value
        self.meeting = actions.record_attendance(self.meeting, states=states, by=self.coordinator)
        listed = set(self.meeting.agenda_items.filter(referral__status=Status.LISTED))
        for case, item in self.items:
            if item in listed:
                self.decide(case, item)
        self.meeting = actions.close_meeting(self.meeting, by=self.coordinator)

    def sign_off(self) -> None:
        """Sign off the minutes as drafted."""
        actions.sign_off(self.meeting, minutes=self.meeting.minutes, by=self.panel.who(Role.CHAIR))

    def decide(self, case: Case, item: AgendaItem) -> None:
        """Decide one case by its fate, and write what follows into the diary."""
        outcomes = Decision.Outcome
        if case.fate in PLACED:
            self.agree(case, item)
        elif case.fate in ("waiting", "long_wait"):
            self.say(case, item, outcomes.WAITING, "waiting")
            if case.fate == "waiting":
                self.diary.on(self.held + 15, partial(self.look_for_place, case, self.held + 20))
        elif case.fate in ("ask", "ask_silent"):
            self.say(case, item, outcomes.MORE_INFORMATION, "ask", answer_by_on=self.diary.days[self.held + 10])
            if case.fate == "ask":
                case.fate = "place"
                self.diary.on(self.held + 8, case.answer)
        elif case.fate == "look_again":
            case.fate = "place"
            self.say(case, item, outcomes.NOT_AGREED, "not_agree")
            self.diary.on(self.held + 9, case.look_again)
        elif case.fate == "redirect":
            self.say(
                case, item, outcomes.ANOTHER_ROUTE, "redirect", route="Tier 1: outreach from the specialist taskforce"
            )
        else:
            self.say(case, item, outcomes.NOT_AGREED, "not_agree")

    def say(self, case: Case, item: AgendaItem, outcome: str, why: str, **terms: Any) -> None:
        """Record a decision; the school tells the family the day after."""
        decision = actions.decide(item, outcome=outcome, rationale=RATIONALE[why], by=self.coordinator, **terms)
        self.diary.on(self.held + 1, partial(case.tell_family, decision), hour=15)

    def agree(self, case: Case, item: AgendaItem) -> None:
        """Agree a place where one is free, else the waiting list."""
        start = self.held + 6
        group = self.find(case, start)
        if group is None:
            self.say(case, item, Decision.Outcome.WAITING, "waiting")
            self.diary.on(self.held + 20, partial(self.look_for_place, case, self.held + 25))
            return
        terms: dict[str, object] = {
            "provision": group.provision, "start_on": self.diary.days[start],
            "first_review_on": self.diary.days[start + 15],
        }  # fmt: skip
        if case.fate == "conditions":
            terms["conditions"] = "The school's own mentor visits each week."
            self.say(case, item, Decision.Outcome.CONDITIONS, "conditions", **terms)
        elif self.held % 4 == 0:
            vote = {"method": Decision.Method.VOTE.value, "votes_for": 2, "votes_against": 1}
            self.say(case, item, Decision.Outcome.PLACE, "place", **terms, **vote)
        else:
            self.say(case, item, Decision.Outcome.PLACE, "place", **terms)
        if case.fate != "no_offer":
            Stay(case, group, start).begin(self.held + 1)

    def look_for_place(self, case: Case, start: int) -> None:
        """Offer a place to a case on the waiting list where one has come free; else look again five weeks later."""
        group = self.find(case, start)
        if group:
            Stay(case, group, start).begin(start - 5)
        elif start + BETWEEN < len(self.diary.days):
            self.diary.on(start - 5 + BETWEEN, partial(self.look_for_place, case, start + BETWEEN))

    def find(self, case: Case, start: int) -> Group | None:
        """Return a group with a place free from a school day by number."""
        first, last = self.diary.days[start], self.diary.days[start + SHORT]
        group = find_group(case, first, last, [])
        long = group is not None and length(group) > SHORT
        return find_group(case, first, self.diary.days[start + CENTRE_DAYS], []) if long else group


def plan_exclusions(diary: Diary) -> None:
    """Write suspensions and permanent exclusions into the diary, fewer of both this year than last."""
    start = diary.number(dt.date(diary.county.year, 9, 1)) + 1
    so_far = (diary.today - start + 1) / 190
    years = ((3, start - 1, 3, 0.6), (start, diary.today, round(3 * so_far), 0.4 * so_far))
    for school in (one for schools in diary.county.schools.values() for one in schools):
        for first, last, suspensions, permanent in years:
            for number in range(suspensions + (diary.chance.random() < permanent)):
                day = diary.chance.randint(first, max(first, last))
                diary.on(day, partial(exclude, diary, school, permanent=number == suspensions), hour=16)


def exclude(diary: Diary, school: Organisation, *, permanent: bool) -> None:
    """Record one exclusion of a school."""
    contact = diary.county.who(school, Role.SCHOOL_CONTACT)
    record_exclusion(
        school=school, kind=Exclusion.Kind.PERMANENT if permanent else Exclusion.Kind.SUSPENSION, on=clock.today(),
        days=None if permanent else Decimal(diary.chance.choice(("1", "1.5", "2", "3", "5"))),
        reason=diary.chance.choice(REASONS), submission_key=diary.key(), by=contact,
    )  # fmt: skip
