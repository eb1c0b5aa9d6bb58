"""The form of what suggested places weigh."""

from typing import Any

from apsystem.govuk.fields import DateField, NumberField, TextField
from apsystem.govuk.forms import Fieldset
from partnerships.forms.configuring import SettingForm
from partnerships.models.suggesting import BANDS


def name(band: int, usual: str) -> TextField:
    """Return the field of what a band is called."""
    return TextField(f"Band {band} is called", called=f"what band {band} is called", max_length=40, initial=usual)


def weight(label: str, called: str, initial: int, *, hint: str = "", most: int = 100_000) -> NumberField:
    """Return the field of a number of points."""
    return NumberField(label, called=called, max_value=most, width=5, initial=initial, hint=hint, suffix="points")


class SuggestionRuleForm(SettingForm):
    """What suggested places weigh, from a day on."""

    from_on = DateField("In force from", called="the day these weights come into force")
    name_1 = name(1, "Urgent")
    points_1 = weight("A place in band 1 counts", "the points of band 1", 4000)
    name_2 = name(2, "High")
    points_2 = weight("A place in band 2 counts", "the points of band 2", 2000)
    name_3 = name(3, "Usual")
    points_3 = weight("A place in band 3 counts", "the points of band 3", 1000)
    name_4 = name(4, "Can wait")
    points_4 = weight("A place in band 4 counts", "the points of band 4", 500)
    usual_band = NumberField(
        "Band of a case that nobody gave one", called="the usual band", min_value=BANDS[0], max_value=BANDS[-1],
        width=2, initial=3,
    )  # fmt: skip
    per_day = weight("Each day waited adds", "the points of a day", 2)
    most_days = NumberField(
        "Waiting counts up to", called="the days waiting counts up to", suffix="days", max_value=1000, width=4,
        initial=100,
    )  # fmt: skip
    per_km = weight(
        "Each kilometre from home takes off", "the points of a kilometre", 10, hint="In a straight line", most=10_000
    )
    limit_km = NumberField(
        "No place further from home than", called="the travel limit", suffix="km", min_value=1, max_value=500, width=3,
        required=False, hint="Leave empty if there is no limit",
    )  # fmt: skip
    crowd_from = NumberField(
        "Pupils at high risk a group may have", called="the pupils at high risk a group may have", max_value=100,
        width=3, initial=2, hint="Before another one takes points off",
    )  # fmt: skip
    crowd = weight("Each one after that takes off", "the points of a pupil at high risk", 60)
    used = weight(
        "Each place the school has used takes off", "the points of a place used", 10,
        hint="In the last 12 months, for a school of 1,000 pupils: twice as much for one of 500",
    )  # fmt: skip
    blames = "from_on"
    layout: tuple[Any, ...] = (
        "from_on",
        Fieldset("Priority", *(f"{what}_{band}" for band in BANDS for what in ("name", "points")), "usual_band"),
        Fieldset("Waiting", "per_day", "most_days"),
        Fieldset("Travel", "per_km", "limit_km"),
        Fieldset("The group", "crowd_from", "crowd"),
        Fieldset("Places used by each school", "used"),
    )
