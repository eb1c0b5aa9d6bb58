"""A round of suggested places in words: why each line is as it is, what came next, and what would change it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from placements.models import PupilPair
from placements.suggesting.building import Built, build, for_used, travel
from placements.suggesting.explain import Change, Line, Moved, choice_at
from placements.suggesting.facts import Choice, RuledOut, Waiting, day, read
from placements.suggesting.suggest import Suggested, read_answer


RULES = {
    "serves": "Does not serve this partnership on the first day",
    "tier": "Of another tier",
    "year": "Does not take this year group",
    "open": "Not open for the whole stay",
    "far": "Further away than the travel limit",
    "full": "No place free for the whole stay",
    "share": "None of this partnership’s own places left",
    "apart": "A pupil is there whom this one must not be placed with",
    "different": "A brother or sister is there, and the family wants different places",
    "named": "The panel agreed another place, which is to be offered",
    "same": "A brother or sister is elsewhere, and the family wants the same place",
}


# What says something about a child, not about a place: for those alone who read the case.
ABOUT_A_CHILD = ("far", "apart", "different", "same", "named")
NOT_FOR_ALL = "Does not suit, for a reason that its own partnership reads"


@dataclass(frozen=True)
class Said:
    """One line of a round in words."""

    reference: str
    band: int
    place: str
    key: str
    first: str
    days: str
    why: tuple[str, ...]
    following: str
    changes: tuple[str, ...]
    unfit: tuple[str, ...]


class Words:
    """The words of one stored round."""

    def __init__(self, facts: str, answer: str, bands: dict[int, str]) -> None:
        self.built: Built = build(read(facts))
        self.answer: Suggested = read_answer(answer)
        self.bands = bands

    @property
    def lines(self) -> list[Said]:
        """Every line of the round in words."""
        return [self.line(line) for line in self.answer.lines]

    @property
    def of_whom(self) -> str:
        """How many of the round's pupils a place is suggested for, in a sentence."""
        placed = sum(bool(line.place) for line in self.answer.lines)
        return f"A place is suggested for {placed} of {count(len(self.answer.lines), 'pupil')}."

    @property
    def proof(self) -> str:
        """Whether the answer was proven to be the best, in a sentence."""
        if self.answer.proven:
            return "No other way to give these places has more points: that is proven."
        return (
            "The search stopped before it was proven that nothing is better: another way could have up to "
            f"{self.answer.bound - self.answer.value:,} points more of {self.answer.bound:,}."
        )

    def name(self, key: str) -> str:
        """Return a place by the name people know it by."""
        place = self.built.places[key]
        return f"{place.provision_name}: {place.name}"

    def line(self, line: Line) -> Said:
        """Return one line in words."""
        pupil = self.built.pupils[line.reference]
        choice = choice_at(pupil, line.place)
        days = f"{day(line.first):%-d %B %Y} to {day(line.last):%-d %B %Y}" if line.place else ""
        return Said(
            line.reference, pupil.band, self.name(line.place) if line.place else "", line.place, line.first, days,
            tuple(self.why(pupil, choice)), self.following(line), tuple(self.changes(line, pupil)),
            tuple(self.unfit(pupil.ruled_out)),
        )  # fmt: skip

    def why(self, pupil: Waiting, choice: Choice | None) -> Iterable[str]:
        """Yield why a pupil has this place, or none, with the points of each reason."""
        weights = self.built.round.weights
        if not pupil.choices:
            yield "No place fits."
        elif choice is None:
            yield "Each place that fits counts for more if it goes to somebody else."
        yield f"Priority {self.bands[pupil.band].lower()}: {weights.bands[pupil.band - 1]:,} points."
        counted = min(pupil.waited, weights.most_days)
        yield f"Waited {count(pupil.waited, 'day')}: {counted * weights.day:,} points."
        if choice is not None:
            yield self.distance(choice)
        off = pupil.used * for_used(weights, pupil)
        used = f"{pupil.school_name} has used {count(pupil.used, 'place')} in 12 months"
        yield f"{used}: {off:,} points off." if off else f"{used}."
        if pupil.high_risk:
            yield "Assessed at high risk, which is counted with the others of the group."
        for pair in self.built.round.pairs:
            if pupil.reference in (pair.one, pair.other):
                other = pair.other if pair.one == pupil.reference else pair.one
                yield f"{PupilPair.Kind(pair.kind).label} ({other})."

    def distance(self, choice: Choice) -> str:
        """Return how far it is from home, or that nobody knows."""
        if choice.tenths is None:
            return "How far it is from home is not known, so travel is not counted."
        off = travel(self.built.round.weights, choice)
        return f"{choice.tenths / 10:.1f} km from home in a straight line: {off:,} points off."

    def following(self, line: Line) -> str:
        """Return which place came next and what the whole round would lose by it."""
        if line.next is None:
            return ""
        lost = f"{'' if line.next.exact else 'about '}{line.next.lost:,} points"
        if not line.next.place:
            return f"No other place fits. Without this one the pupil would wait, and the round would lose {lost}."
        costs = f"the round would lose {lost}" if line.next.lost else "it counts for as much"
        others = f" {' '.join(self.move(one) for one in line.next.moved)}" if line.next.moved else ""
        return f"{self.name(line.next.place)}: {costs}.{others}"

    def move(self, one: Moved) -> str:
        """Return what would become of another pupil, in a sentence."""
        if not one.then:
            return f"{one.reference} would wait."
        return f"{one.reference} would go to {self.name(one.then)}{'' if one.was else ', not wait'}."

    def changes(self, line: Line, pupil: Waiting) -> Iterable[str]:
        """Yield what would change a line."""
        for change in line.changes:
            yield self.change(change, pupil)
        if not line.place and not pupil.choices:
            full = [out for out in pupil.ruled_out if out.rule in ("full", "share")]
            for out in full[:3]:
                yield f"A place at {self.name(out.place)} free for the whole stay: the first day without is {on(out)}."

    def change(self, change: Change, pupil: Waiting) -> str:
        """Return one thing that would change a line, in a sentence."""
        name = self.name(change.place)
        if change.kind == "nearer":
            return f"If {name} were {change.by / 10:.1f} km nearer, it would be suggested instead."
        if change.kind == "days":
            return f"After {count(change.by, 'more day')} of waiting, all else the same, {name} would be suggested."
        if change.kind == "band":
            return f"With priority {self.bands[change.by].lower()}, {name} would be suggested."
        return f"With one more place at {name}, this pupil would have a place."

    def unfit(self, ruled_out: tuple[RuledOut, ...]) -> Iterable[str]:
        """Yield each rule that keeps places away, with how many and which."""
        rules = Counter(out.rule for out in ruled_out)
        for rule, number in sorted(rules.items()):
            names = "; ".join(
                self.name(out.place) + (f" on {on(out)}" if rule in ("full", "share") else "")
                for out in ruled_out
                if out.rule == rule
            )
            yield f"{RULES[rule]} ({number}): {names}."


def because(rule: str, met: str, *, reads: bool) -> str:
    """Return why a place passes a case over, in words, as far as somebody who reads the case or not may know."""
    if rule in ABOUT_A_CHILD and not reads:
        return NOT_FOR_ALL
    if rule in ("full", "share"):
        return f"{RULES[rule]}: none on {day(met):%-d %B %Y}"
    return f"{RULES[rule]}: it takes years {met}" if rule == "year" else RULES[rule]


def on(out: RuledOut) -> str:
    """Return the day that a rule met."""
    return f"{day(out.met):%-d %B %Y}"


def count(number: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{number} {what}{'' if number == 1 else 's'}"
