"""Forms, fields and tags of the GOV.UK look."""

import datetime
import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from apsystem import errors, logs
from apsystem.govuk import checks, fields
from apsystem.govuk.drawing import error_summary, field_html
from apsystem.govuk.forms import Fieldset, GovukForm, KeyedForm, VersionedForm
from apsystem.govuk.navigation import navigation


class PlaceForm(GovukForm):
    name = fields.TextField("Name", width=20)
    reason = fields.LongTextField("Why now?", required=False)
    starts_on = fields.DateField("Date the place starts", called="the date the place starts")
    route = fields.RadioField("Route", choices=[("panel", "Panel"), ("school", "School")], called="a route")
    days = fields.CheckboxesField("Days", choices=[("mon", "Monday"), ("tue", "Tuesday")], called="a day")
    base = fields.SelectField("Base", choices=[("", "Choose"), ("1", "Reedmere")], called="a base")
    places = fields.NumberField("Places", suffix="places")
    agreed = fields.TickField("I have told the family")
    letter = fields.FileUploadField("Letter", required=False)


def date_of(day: str, month: str, year: str, **options: Any) -> tuple[Any, list[str]]:
    class Form(GovukForm):
        starts_on = fields.DateField("Date the place starts", called="the date the place starts", **options)

    form = Form({"starts_on_day": day, "starts_on_month": month, "starts_on_year": year})
    return (form.cleaned_data.get("starts_on") if form.is_valid() else None), [
        str(problem) for problem in form.errors.get("starts_on", [])
    ]


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_each_empty_field_says_what_to_do() -> None:
    form = PlaceForm({})
    assert {name: problems[0] for name, problems in form.errors.items()} == {
        "name": "Enter name",
        "starts_on": "Enter the date the place starts",
        "route": "Select a route",
        "days": "Select a day",
        "base": "Select a base",
        "places": "Enter places",
        "agreed": "Tick “I have told the family” to continue",
    }


def test_the_summary_links_to_something_that_can_be_focused() -> None:
    form = PlaceForm({"starts_on_day": "3", "starts_on_month": "11", "starts_on_year": ""})
    page = soup(str(error_summary(form)) + "".join(str(field_html(bound)) for bound in form))
    links = [link["href"] for link in page.select(".govuk-error-summary a")]
    assert "#id_starts_on-year" in links
    for link in links:
        assert page.select_one(f"input{link}, select{link}, textarea{link}") is not None


def test_an_error_of_the_whole_form_links_to_the_first_field() -> None:
    class Form(GovukForm):
        route = fields.RadioField("Route", choices=[("a", "A")], required=False)

        def clean(self) -> None:
            raise forms.ValidationError("The base is closed on that day")

    page = soup(error_summary(Form({})))
    assert [(link.text.strip(), link["href"]) for link in page.select("a")] == [
        ("The base is closed on that day", "#id_route")
    ]


def test_checkboxes_are_not_drawn_as_radios() -> None:
    page = soup(field_html(PlaceForm()["days"]))
    assert [box["type"] for box in page.select("input")] == ["checkbox", "checkbox"]


def test_a_date_keeps_what_was_typed_even_when_it_is_wrong() -> None:
    form = PlaceForm({"starts_on_day": "31", "starts_on_month": "Feb", "starts_on_year": "26"})
    typed = [box["value"] for box in soup(field_html(form["starts_on"])).select("input")]
    assert typed == ["31", "Feb", "26"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("3", "11", ""), "The date the place starts must include a year"),
        (("", "", "2026"), "The date the place starts must include a day and month"),
        (("31", "2", "2026"), "The date the place starts must be a real date"),
        (("3", "13", "2026"), "The date the place starts must be a real date"),
        (("3", "11", "26"), "The date the place starts must include a year with 4 numbers, like 2026"),
        (("٣", "11", "2026"), "The date the place starts must be a real date"),
        (("3", "11", "9" * 5000), "The date the place starts must be a real date"),
        (("3\x00", "11", "2026"), "The date the place starts must be a real date"),
        (("", "", ""), "Enter the date the place starts"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(typed: tuple[str, str, str], sentence: str) -> None:
    assert date_of(*typed) == (None, [sentence])


def test_a_right_date_is_a_date() -> None:
    assert date_of(" 3", "11", "2026") == (datetime.date(2026, 11, 3), [])


def test_a_date_outside_its_limits_names_the_limit() -> None:
    limit = datetime.date(2026, 9, 1)
    assert date_of("31", "8", "2026", earliest=limit)[1] == [
        "The date the place starts must be on or after 1 September 2026"
    ]
    assert date_of("2", "9", "2026", latest=lambda: limit)[1] == [
        "The date the place starts must be on or before 1 September 2026"
    ]


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_no_date_ever_crashes(parts: list[str]) -> None:
    date_of(*parts)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_ever_crashes_a_form_or_its_drawing(text: str, choice: str) -> None:
    sent = dict.fromkeys(PlaceForm.base_fields, text) | {"route": choice, "days": [choice]}
    form = PlaceForm(sent)
    error_summary(form)
    for bound in form:
        field_html(bound)


def test_hidden_characters_are_refused_with_a_sentence() -> None:
    form = PlaceForm({"name": "Reed\x00mere"})
    assert form.errors["name"] == ["Name must not include hidden characters"]


def test_text_is_limited_with_a_sentence() -> None:
    form = PlaceForm({"name": "x" * 201, "reason": "x" * 1_000_000})
    assert form.errors["name"] == ["Name must be 200 characters or fewer; you wrote 201"]
    assert form.errors["reason"] == ["Why now must be 8000 characters or fewer; you wrote 1000000"]


def test_a_line_break_counts_as_one_character() -> None:
    assert fields.LongTextField("Why").clean("a\r\nb") == "a\nb"


def test_numbers_have_limits() -> None:
    assert PlaceForm({"places": "9" * 30}).errors["places"] == ["Places must be 1000000 or less"]
    assert PlaceForm({"places": "-1"}).errors["places"] == ["Places must be 0 or more"]
    assert PlaceForm({"places": "two"}).errors["places"] == ["Places must be a whole number"]


def test_a_choice_that_was_not_offered_is_not_repeated() -> None:
    assert PlaceForm({"route": "<b>"}).errors["route"] == ["Choose a route from the list"]


def test_a_field_added_later_and_a_plain_django_field_speak_plainly_too() -> None:
    form = GovukForm({})
    form.fields["answer"] = forms.CharField(label="What has been tried?")
    assert form.errors["answer"] == ["Answer “What has been tried?”"]


def test_a_sentence_the_field_was_made_with_stays() -> None:
    class Form(GovukForm):
        name = fields.TextField("Name", error_messages={"required": "Say who"})

    assert Form({}).errors["name"] == ["Say who"]


def test_yes_and_no_are_true_and_false() -> None:
    field = fields.YesNoField("Is transport needed?", required=False)
    assert [field.clean("yes"), field.clean("no"), field.clean("")] == [True, False, None]
    assert field.prepare_value(True) == "yes"


def test_what_people_typed_is_escaped() -> None:
    form = PlaceForm({"name": '"><script>alert(1)</script>', "reason": "</textarea><script>"})
    drawn = str(field_html(form["name"])) + str(field_html(form["reason"]))
    assert soup(drawn).select("script") == []


def test_a_label_can_be_the_heading_of_the_page() -> None:
    assert soup(field_html(PlaceForm()["route"], heading=True)).select_one("h1") is not None


def test_only_fields_that_may_stay_empty_are_marked_optional() -> None:
    form = PlaceForm()
    assert "Why now? (optional)" in str(field_html(form["reason"]))
    assert "optional" not in str(field_html(form["name"]))


def test_every_new_page_has_a_new_submission_key_and_a_sent_one_is_kept() -> None:
    first, second = KeyedForm(), KeyedForm()
    assert str(first["submission_key"]) != str(second["submission_key"])
    key = first["submission_key"].value()
    assert KeyedForm({"submission_key": str(key)}).is_valid()


def test_a_missing_key_or_version_is_said_in_the_summary() -> None:
    for form in (KeyedForm({"submission_key": "\x00"}), VersionedForm({"version": "9" * 40})):
        assert "out of date" in error_summary(form)


def test_a_layout_arranges_fields_under_legends_and_keeps_hidden_ones() -> None:
    class Form(KeyedForm):
        name = fields.TextField("Name")
        layout = (Fieldset("About the pupil", "name", size="l"),)

    drawn = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": Form()}))
    page = soup(drawn)
    assert page.select_one("fieldset legend.govuk-fieldset__legend--l + *") is not None
    assert page.select_one("input[type=hidden][name=submission_key]") is not None
    assert page.select_one("form") is None


def test_pagination_keeps_the_query_string() -> None:
    request = RequestFactory().get("/", {"status": "agreed", "page": "3"})
    page = Paginator(range(200), 20).page(3)
    drawn = Template("{% load govuk %}{% pagination page %}").render(Context({"request": request, "page": page}))
    assert soup(drawn).select_one("a[rel=next]")["href"] == "?status=agreed&page=4"  # type: ignore[index]


def test_a_single_page_needs_no_pagination() -> None:
    page = Paginator(range(3), 20).page(1)
    assert Template("{% load govuk %}{% pagination page %}").render(Context({"page": page})) == ""


def test_a_stranger_has_no_navigation() -> None:
    assert navigation(None) == []


@pytest.mark.parametrize("colour", ["#ffdd00", "red", "#12345", "#1d3557; }"])
def test_a_colour_nobody_could_read_stops_the_start(colour: str) -> None:
    with override_settings(BRAND_COLOUR=colour, LINK_COLOUR="#1a5a96"):
        assert [problem.id for problem in checks.readable_colours(None)] == ["apsystem.govuk.E001"]


def test_contrast_is_what_wcag_says() -> None:
    assert checks.contrast_with_white("#000000") == pytest.approx(21)
    assert checks.contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_the_colours_are_served(client: Client) -> None:
    with override_settings(BRAND_COLOUR="#123456"):
        response = client.get("/brand.css")
    assert b"--govuk-brand-colour:#123456" in response.content
    assert response["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("status", sorted(errors.WORDS))
def test_every_error_page_has_one_heading_and_a_reference(status: int) -> None:
    reference = logs.start_request()
    response = errors.page_for(status)
    page = soup(response.content.decode())
    assert response.status_code == status
    assert len(page.select("h1")) == 1
    assert reference in page.text


def test_a_broken_template_still_gives_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise OSError

    monkeypatch.setattr(errors, "get_template", broken)
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"Something went wrong" in response.content


@pytest.mark.django_db
def test_the_style_guide_is_for_the_demonstration_only() -> None:
    client = Client()
    with override_settings(DEMO=False, DEBUG=False):
        assert client.get("/styleguide/").status_code == 404


def test_a_log_line_carries_no_arguments_and_no_exception_text() -> None:
    reference = logs.start_request()
    try:
        raise ValueError("Asha")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "Failed for %s", ("Asha",), (ValueError, error, None))
    line = logs.JsonLine().format(record)
    assert "Asha" not in line
    assert json.loads(line)["reference"] == reference
    assert json.loads(line)["exception"] == "ValueError"


def test_a_row_of_a_component_may_be_any_object() -> None:
    rows = [SimpleNamespace(key="Year group", value=0, href=""), {"key": "Views", "value": ""}]
    drawn = Template('{% include "components/summary_list.html" with rows=rows only %}').render(Context({"rows": rows}))
    assert [one.text for one in soup(drawn).select("dd")] == ["0", "Not given"]
