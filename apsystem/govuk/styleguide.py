"""What /styleguide/ shows: every component in every state, with invented words."""

from typing import Any

from django.core.paginator import Paginator

from apsystem import clock
from apsystem.govuk import fields
from apsystem.govuk.forms import Fieldset, GovukForm, KeyedForm
from apsystem.govuk.templatetags.govuk import TONES


class EveryField(KeyedForm):
    """One field of each kind."""

    reference = fields.TextField("Reference", hint="On the letter, like SU-0042", width=10, spellcheck=False)
    reason = fields.LongTextField("Why a place would help", max_length=500, called="why a place would help")
    places = fields.NumberField("Places", suffix="places", width=3)
    email = fields.EmailField("E-mail address")
    telephone = fields.TelField("Telephone number", required=False)
    starts_on = fields.DateField(
        "Date the place starts", called="the date the place starts", hint="For example, 9 11 2026"
    )
    route = fields.RadioField(
        "Route",
        choices=[("panel", "Panel"), ("school", "Commissioned by the school")],
        called="a route",
        choice_hints={"panel": "The partnership decides together"},
    )
    transport = fields.YesNoField("Is transport needed?")
    days = fields.CheckboxesField(
        "Days", choices=[("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")], called="at least one day"
    )
    base = fields.SelectField("Base", choices=[("", "Choose a base"), ("1", "Reedmere base")], called="a base")
    letter = fields.FileUploadField("Letter from the school", called="the letter from the school")
    agreed = fields.TickField("I have spoken to the parent or carer")
    layout = (
        "reference",
        "reason",
        Fieldset("The place", "places", "starts_on", "route", "transport", "days", "base"),
        Fieldset("Who to ask", "email", "telephone"),
        "letter",
        "agreed",
    )


class Filters(GovukForm):
    """A short form over a list."""

    marks_optional = False
    status = fields.SelectField("Status", choices=[("", "Any"), ("agreed", "Agreed")], required=False)
    year = fields.SelectField("Year group", choices=[("", "Any"), ("9", "Year 9")], required=False)
    words = fields.TextField("Reference", required=False)


def filled() -> EveryField:
    """Return the form as it looks before it is sent."""
    return EveryField(
        initial={"places": 4, "starts_on": clock.today(), "route": "panel", "transport": True, "days": ["mon", "wed"]},
        prefix="filled",
    )


def wrong() -> EveryField:
    """Return the form as it looks when it was sent with every mistake."""
    sent = {"reason": "x" * 520, "places": "many", "email": "nobody", "starts_on_day": "31", "starts_on_month": "2"}
    return EveryField({"submission_key": "8b3c1f1e-0000-4000-8000-000000000000", **sent})


def context() -> dict[str, Any]:
    """Return everything styleguide.html draws."""
    now = clock.now()
    return {
        "form": wrong(),
        "filled": filled(),
        "filters": Filters(prefix="list"),
        "tones": [{"tone": tone, "text": tone.capitalize()} for tone in TONES],
        "page": Paginator(range(250), 20).page(6),
        "rows": [
            {"key": "Year group", "value": "Year 9", "href": "#main-content"},
            {"key": "What has been tried", "value": "A reduced timetable.\nA mentor, twice a week."},
            {"key": "Pupil's views", "value": ""},
        ],
        "facts": [{"key": "Year group", "value": "Year 9"}, {"key": "School", "value": "Saltmarsh High School"}],
        "head": [{"text": "Base"}, {"text": "Status"}, {"text": "Places", "number": True}],
        "cells": [
            [
                {"text": "Reedmere base", "href": "#main-content", "sub": "Years 7 to 9"},
                {"text": "Places free", "tone": "good"},
                {"text": 12, "number": True},
            ],
            [
                {"text": "Fenwick centre", "href": "#main-content"},
                {"text": "Full", "tone": "bad"},
                {"text": 0, "number": True},
            ],
        ],
        "tasks": [
            {"title": "About the pupil", "href": "#main-content", "status": "Complete"},
            {"title": "Needs", "href": "#main-content", "status": "Not started", "tone": "info", "hint": "10 minutes"},
            {"title": "Head teacher's sign-off", "status": "Cannot start yet"},
        ],
        "events": [
            {"title": "Agreed by the panel", "by": "Panel chair, West partnership", "at": now, "note": "Two terms."},
            {
                "title": "Sent to the panel",
                "by": "School contact",
                "at": now,
                "href": "#main-content",
                "link": "See it",
            },
        ],
        "consequences": ["The school is told today.", "The place is offered to the next pupil on the waiting list."],
        "statuses": [400, 403, 404, 409, 413, 429, 500, 503],
    }
