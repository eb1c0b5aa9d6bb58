"""What each measure is, in plain English: the words beside a figure. Targets are the authority's own wording."""

from dataclasses import dataclass


STRATEGY = "Leicestershire's alternative provision strategy 2025 to 2028"


@dataclass(frozen=True)
class Measure:
    """One of the five: its title, what is counted over what, what that means, and what the strategy aims at."""

    key: str
    title: str
    numerator: str
    denominator: str
    definition: str
    aims: str
    met: str = "Met"

    @property
    def target_key(self) -> str:
        """The key of the wording in which the authority keeps its own target."""
        return f"target-{self.key}"


MEASURES = {
    measure.key: measure
    for measure in (
        Measure(
            "m1",
            "Permanent exclusions",
            "Permanent exclusions in the school year, to the as-at date, that stand",
            "Permanent exclusions to the same date in the school year before",
            "Every permanent exclusion recorded here by its date. One that was withdrawn or not upheld is not counted. "
            "The change compares the same part of two school years.",
            "10% fewer each year",
        ),
        Measure(
            "m2",
            "Clear learning outcomes on entering",
            "Placements begun in the period with at least one outcome written by the day they began",
            "Placements begun in the period",
            "An outcome counts when it says what is to change, how it is measured and the target, "
            "and was written on or before the first day.",
            "100% by July 2026",
        ),
        Measure(
            "m3",
            "A clear plan to go back to school",
            "Placements live on the as-at date with an approved plan to go back to school",
            "Placements live on the as-at date",
            "The plan (in the strategy, transition support plan) counts from the day the head teacher approved it.",
            "100% by July 2026",
        ),
        Measure(
            "m4",
            "The pupil's and the family's views",
            "Placements begun in the period where both views are recorded, or why not",
            "Placements begun in the period",
            "Both count: the pupil's own views, and the parent's or carer's. "
            "A documented refusal, or a reason why a view could not be had, counts as sought.",
            "100% by July 2026",
        ),
        Measure(
            "m5",
            "Pupils in alternative provision",
            "Different pupils with a placement live on the as-at date",
            "",
            "A pupil with two placements on the day is counted once. The chart counts the first day of each month.",
            "A picture over time, compared with January 2026 and January 2027",
            "In alternative provision",
        ),
    )
}
