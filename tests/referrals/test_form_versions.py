"""An LA administrator makes the referral form: drafts, questions, publishing; Norfolk's is a set of differences."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from referrals import actions, norfolk_form
from referrals.completeness import NEEDED, missing
from referrals.form_versions import PAGES, READERS, WHY_NEEDED, check_form, differences, form_in_force
from referrals.models import FormVersion, Question
from referrals.sections import COLUMNS
from referrals.standard_form import FORM, current_form, rows_of
from tests.conftest import SignIn
from tests.referrals.making import complete_draft, draft


ADDED: dict[str, Any] = {"section": "pupil", "kind": "text", "label": "Name of the bus", "group": "F10"}
OWN_OF_NORFOLK = [one for asked in norfolk_form.ADDED.values() for one in asked]


@pytest.fixture
def form(cast: Cast) -> FormVersion:
    """A draft that is a copy of the standard form."""
    return actions.start_form_version(by=cast.ada)


def fresh(form: FormVersion) -> FormVersion:
    return FormVersion.objects.get(pk=form.pk)


def published(cast: Cast, form: FormVersion, on: dt.date | None = None) -> FormVersion:
    return actions.publish_form(
        form, name=form.name, from_on=on or clock.today(), version=fresh(form).version, by=cast.ada
    )


def ordinary(form: FormVersion, **more: Any) -> Question:
    """Return a question of the draft that no rule stands on."""
    return form.questions.exclude(key__in=WHY_NEEDED).filter(asked_if="", **more)[0]


def changed(cast: Cast, form: FormVersion, key: str, **said: Any) -> Question:
    return actions.change_question(form, key, version=fresh(form).version, by=cast.ada, **said)


def added(cast: Cast, form: FormVersion, **said: Any) -> Question:
    return actions.add_question(form, version=fresh(form).version, by=cast.ada, **{**ADDED, **said})


@pytest.mark.parametrize("who", ["olu", "cora", "asha", "vera"])
def test_only_the_administrator_makes_the_form(cast: Cast, form: FormVersion, who: str) -> None:
    by = cast.people[who]
    question = ordinary(form)
    for refused in (
        lambda: actions.start_form_version(by=by),
        lambda: actions.add_question(form, version=1, by=by, **ADDED),
        lambda: actions.change_question(form, question.key, version=1, by=by, label="New words"),
        lambda: actions.retire_question(form, question.key, version=1, by=by),
        lambda: actions.publish_form(form, name="Form", from_on=clock.today(), version=1, by=by),
        lambda: actions.discard_form(form, version=1, by=by),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert fresh(form).version == 1


def test_a_draft_copies_the_form_in_force_word_for_word(cast: Cast, form: FormVersion) -> None:
    force = form_in_force()
    assert force is not None
    assert (force.number, form.number) == (1, 2)
    assert differences(force.questions.all(), form.questions.all()) == []
    assert form.questions.count() == len(rows_of(form))


def test_there_is_one_draft_at_a_time(cast: Cast, form: FormVersion) -> None:
    with pytest.raises(ValidationError, match="There is a draft already"):
        actions.start_form_version("norfolk", by=cast.ada)
    actions.discard_form(form, version=1, by=cast.ada)
    assert actions.start_form_version("norfolk", by=cast.ada).number == 2


def test_schools_do_not_see_a_draft(cast: Cast, form: FormVersion) -> None:
    added(cast, form, required=True)
    assert current_form(by=cast.asha).number == 1
    assert draft(cast).form_version.number == 1


def test_a_published_version_is_what_the_next_referral_is_begun_on(cast: Cast, form: FormVersion) -> None:
    before = draft(cast)
    question = added(cast, form, required=True)
    published(cast, form)
    after = draft(cast)
    assert (before.form_version.number, after.form_version.number) == (1, 2)
    assert "Enter name of the bus" in [gap.sentence for gap in missing(after)]
    assert question.key not in [gap.question for gap in missing(before)]


def test_a_version_of_a_later_day_waits_for_it(cast: Cast, form: FormVersion) -> None:
    published(cast, form, clock.today() + dt.timedelta(days=1))
    assert draft(cast).form_version.number == 1


def test_a_complete_referral_of_an_earlier_version_may_still_be_sent(cast: Cast, form: FormVersion) -> None:
    referral = complete_draft(cast)
    added(cast, form, required=True)
    published(cast, form)
    assert actions.submit(referral, by=cast.asha).status == "submitted"


def test_a_published_version_never_changes(cast: Cast, form: FormVersion) -> None:
    published(cast, form)
    before = list(form.questions.values())
    question, version = ordinary(form), fresh(form).version
    for refused in (
        lambda: actions.add_question(form, version=version, by=cast.ada, **ADDED),
        lambda: actions.change_question(form, question.key, version=version, by=cast.ada, label="New words"),
        lambda: actions.retire_question(form, question.key, version=version, by=cast.ada),
        lambda: actions.publish_form(form, name="Again", from_on=clock.today(), version=version, by=cast.ada),
        lambda: actions.discard_form(form, version=version, by=cast.ada),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert list(form.questions.values()) == before


def test_a_stale_page_changes_nothing(cast: Cast, form: FormVersion) -> None:
    question = ordinary(form)
    changed(cast, form, question.key, label="First words")
    with pytest.raises(Stale):
        actions.change_question(form, question.key, version=1, by=cast.ada, label="Second words")
    with pytest.raises(Stale):
        actions.publish_form(form, name="Form", from_on=clock.today(), version=1, by=cast.ada)
    assert form.questions.get(key=question.key).label == "First words"


@pytest.mark.parametrize(("days", "sentence"), [(-1, "must be today or later"), (3, "first day of version 2")])
def test_a_version_begins_today_or_later_and_after_the_one_before_it(
    cast: Cast, form: FormVersion, days: int, sentence: str
) -> None:
    if days > 0:
        published(cast, form, clock.today() + dt.timedelta(days=5))
        form = actions.start_form_version(by=cast.ada)
    with pytest.raises(ValidationError, match=sentence):
        published(cast, form, clock.today() + dt.timedelta(days=days))
    assert not fresh(form).published_at


@pytest.mark.parametrize("key", ["forename", "date_of_birth", "provision_type", "upn", "pupil_voice", "has_ehcp"])
def test_a_question_that_law_or_a_rule_stands_on_may_only_be_reworded(cast: Cast, form: FormVersion, key: str) -> None:
    question = form.questions.get(key=key)
    assert changed(cast, form, key, label="Other words", guidance="How to answer").label == "Other words"
    with pytest.raises(ValidationError, match=WHY_NEEDED[key][:30]):
        changed(cast, form, key, required=not question.required)
    with pytest.raises(ValidationError):
        changed(cast, form, key, asked_if="sex")
    with pytest.raises(ValidationError):
        actions.retire_question(form, key, version=fresh(form).version, by=cast.ada)
    assert form.questions.get(key=key).required == question.required


def test_every_question_the_rules_read_is_among_those_that_must_stay() -> None:
    source = (Path(__file__).parents[2] / "referrals" / "completeness.py").read_text()
    asked = {one.key for questions in FORM.values() for one in questions}
    read = set(re.findall(r'(?:answers\[|answers\.get\()"(\w+)"', source)) & asked
    assert read - set(WHY_NEEDED) == set()
    assert set(NEEDED) - set(WHY_NEEDED) == set()
    assert "upn" in read


def test_a_question_may_be_required_reworded_and_given_guidance(cast: Cast, form: FormVersion) -> None:
    question = ordinary(form, required=False)
    changed(cast, form, question.key, required=True, hint="Briefly", guidance="Ask the head of year")
    published(cast, form)
    asked = draft(cast).form_version.questions.get(key=question.key)
    assert (asked.required, asked.hint, asked.guidance) == (True, "Briefly", "Ask the head of year")
    assert asked.kind == question.kind


def test_a_retired_question_is_no_longer_asked_and_its_answers_stay(cast: Cast, form: FormVersion) -> None:
    sent = actions.submit(complete_draft(cast), by=cast.asha)
    key = ordinary(form).key
    actions.retire_question(form, key, version=1, by=cast.ada)
    published(cast, form)
    assert not draft(cast).form_version.questions.filter(key=key).exists()
    assert sent.form_version.questions.filter(key=key).exists()


def test_a_question_that_another_hangs_on_is_not_retired(cast: Cast, form: FormVersion) -> None:
    first = added(cast, form, label="Is there a bus?", kind="yes_no")
    second = added(cast, form, label="Which bus?")
    changed(cast, form, second.key, asked_if=first.key, asked_when=["yes"])
    with pytest.raises(ValidationError, match="Which bus"):
        actions.retire_question(form, first.key, version=fresh(form).version, by=cast.ada)
    with pytest.raises(ValidationError, match="must stand below it"):
        changed(cast, form, second.key, after="")


def test_an_answer_that_another_question_hangs_on_stays_on_the_list(cast: Cast, form: FormVersion) -> None:
    first = added(cast, form, label="Way to school", kind="choice", choices=[["bus", "Bus"], ["foot", "On foot"]])
    second = added(cast, form, label="Which bus?")
    changed(cast, form, second.key, asked_if=first.key, asked_when=["bus"])
    with pytest.raises(ValidationError, match="that answer must"):
        changed(cast, form, first.key, choices=[["tram", "Tram"], ["foot", "On foot"]])


def test_a_list_the_service_counts_may_be_reworded_but_keeps_its_codes(cast: Cast, form: FormVersion) -> None:
    sex = form.questions.get(key="sex")
    changed(cast, form, "sex", choices=[[code, f"{words}, as recorded"] for code, words in sex.choices])
    with pytest.raises(ValidationError, match="Keep the code “F”"):
        changed(cast, form, "sex", choices=[["M", "Male"], ["U", "Not known"]])
    with pytest.raises(ValidationError, match="10 letters or fewer"):
        changed(cast, form, "sex", choices=[*sex.choices, ["a_long_code_for_sex", "Another"]])


def test_a_question_moves_behind_another_of_its_page(cast: Cast, form: FormVersion) -> None:
    first, second = (added(cast, form, section="voice", label=label) for label in ("First", "Second"))
    changed(cast, form, second.key, after="")
    keys = list(form.questions.filter(section="voice").values_list("key", flat=True))
    assert keys[0] == second.key
    changed(cast, form, second.key, after=first.key)
    keys = list(form.questions.filter(section="voice").values_list("key", flat=True))
    assert keys[-2:] == [first.key, second.key]
    positions = list(form.questions.values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))


def test_a_key_is_never_used_again_with_another_kind(cast: Cast, form: FormVersion) -> None:
    key = added(cast, form).key
    published(cast, form)
    later = actions.start_form_version("standard", by=cast.ada)
    number = added(cast, later, kind="number").key
    assert (key, number) == ("own_name_of_the_bus", "own_name_of_the_bus_2")
    assert added(cast, later).key == key
    assert added(cast, later).key not in (key, number)


@pytest.mark.parametrize("label", ["Forename", "Version", "%%%", "z" * 300])
def test_an_added_question_never_takes_the_key_of_a_column_or_a_field_of_the_page(
    cast: Cast, form: FormVersion, label: str
) -> None:
    key = added(cast, form, label=label).key
    assert key.startswith("own_")
    assert key not in COLUMNS
    assert len(key) <= 60


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "choice"}, "at least two answers"),
        ({"section": "documents"}, "Select the page"),
        ({"group": "F8"}, "Who reads the answer"),
        ({"label": ""}, "cannot be blank"),
    ],
)
def test_a_question_that_makes_no_sense_is_not_added(
    cast: Cast, form: FormVersion, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        added(cast, form, **said)
    assert not form.questions.filter(key__startswith="own_").exists()


def test_who_reads_a_standard_question_is_not_for_changing(cast: Cast, form: FormVersion) -> None:
    with pytest.raises(ValidationError, match="Who reads the answer"):
        changed(cast, form, "strengths", group="F10")
    assert set(READERS) < {"F1", "F2", "F3", "F4", "F5", "F6", "F10"} | {"F0"}


def test_norfolks_form_is_the_standard_form_with_differences(cast: Cast) -> None:
    form = actions.start_form_version("norfolk", by=cast.ada)
    standard = rows_of(form)
    found = differences(standard, form.questions.all())
    titles = [one.title for one in found]
    assert titles.count("Added") + titles.count("Added and required") == len(OWN_OF_NORFOLK)
    assert titles.count("Reworded") == len(norfolk_form.REWORDED)
    assert titles.count("Now required") == len(norfolk_form.REQUIRED)
    assert "Retired" not in titles
    check_form(form.questions.all())


def test_norfolks_questions_have_keys_of_their_own_on_pages_there_are() -> None:
    standard = {one.key for questions in FORM.values() for one in questions} | set(COLUMNS)
    own = [one.key for one in OWN_OF_NORFOLK]
    assert len(set(own)) == len(own)
    assert standard.isdisjoint(own)
    assert set(norfolk_form.ADDED) <= set(PAGES)
    assert set(norfolk_form.REWORDED) | norfolk_form.REQUIRED <= standard


def test_what_a_version_changes_is_said_in_plain_words(cast: Cast, form: FormVersion) -> None:
    question = ordinary(form, required=False)
    gone = form.questions.exclude(key__in=[*WHY_NEEDED, question.key]).filter(asked_if="").last()
    assert gone is not None
    changed(cast, form, question.key, label="Other words", required=True)
    added(cast, form)
    actions.retire_question(form, gone.key, version=fresh(form).version, by=cast.ada)
    force = form_in_force()
    assert force is not None
    said = {(one.title, one.label, one.before) for one in differences(force.questions.all(), form.questions.all())}
    assert said == {
        ("Reworded", "Other words", question.label),
        ("Now required", "Other words", ""),
        ("Added", "Name of the bus", ""),
        ("Retired", gone.label, ""),
    }


def test_each_step_is_in_the_audit(cast: Cast, form: FormVersion) -> None:
    question = added(cast, form)
    changed(cast, form, question.key, label="Other words")
    actions.retire_question(form, question.key, version=fresh(form).version, by=cast.ada)
    published(cast, form)
    actions.discard_form(actions.start_form_version(by=cast.ada), version=1, by=cast.ada)
    assert list(Entry.objects.filter(detail__form__isnull=False).values_list("action", flat=True)) == [
        "start form version", "add question", "change question", "retire question", "publish form",
        "start form version", "discard form version",
    ]  # fmt: skip


def post(client: Client, path: str, **sent: Any) -> Any:
    return client.post(path, sent)


def test_a_second_press_makes_one_draft(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    sent = {"source": "norfolk", "submission_key": "6f1f2f7e-0000-4000-8000-000000000001"}
    for _ in range(2):
        assert client.post("/referral-form/new/", sent).headers["Location"] == "/referral-form/2/"
    assert FormVersion.objects.filter(published_at=None).count() == 1


def test_the_pages_lead_from_a_draft_to_a_published_form(cast: Cast, sign_in: SignIn, form: FormVersion) -> None:
    client = sign_in(cast.ada)
    assert "Go on with the draft" in client.get("/referral-form/").content.decode()
    page = "/referral-form/2/questions/strengths/"
    sent = {"version": "1", "label": "Strengths", "hint": "", "guidance": "", "required": "yes", "after": ""}
    assert client.post(page, sent).status_code == 302
    stale = client.post(page, sent | {"label": "Interests"}).content.decode()
    assert "ada.crane@wherryshire.example changed this draft" in stale
    assert 'value="Interests"' in stale
    assert client.post(page, sent | {"version": "2", "asked_if": "sex", "asked_when": "Blue"}).status_code == 200
    assert "may be" not in client.get("/referral-form/2/publish/").content.decode()
    assert "Strengths and interests" in client.get("/referral-form/2/publish/").content.decode()
    day = {"from_on_day": "17", "from_on_month": "11", "from_on_year": "2026"}
    answer = client.post("/referral-form/2/publish/", {"version": "2", "name": "Our form", **day})
    assert answer.status_code == 302
    assert client.get("/referral-form/2/publish/").status_code == 409
    listed = client.get("/referral-form/").content.decode()
    assert "Our form, version 2" in listed
    assert "In force" in listed


def test_a_question_that_must_stay_says_why_in_a_sentence(cast: Cast, sign_in: SignIn, form: FormVersion) -> None:
    client = sign_in(cast.ada)
    page = client.get("/referral-form/2/questions/forename/").content.decode()
    assert "the service cannot send one that does not" in page
    assert 'name="required"' not in page
    assert "Retire this question" not in page
    retire = "/referral-form/2/questions/forename/retire/"
    assert "but not retire it" in client.get(retire).content.decode()
    assert client.post(retire, {"version": "1"}).status_code == 200
    assert form.questions.filter(key="forename").exists()


def test_a_preview_shows_the_page_as_a_school_sees_it(cast: Cast, sign_in: SignIn, form: FormVersion) -> None:
    changed(cast, form, "strengths", guidance="Ask the pupil <first>")
    page = sign_in(cast.ada).get("/referral-form/2/pages/pupil/").content.decode()
    assert "Strengths and interests" in page
    assert "Ask the pupil &lt;first&gt;" in page
    assert "<form" not in page.split("<main")[1]
    assert sign_in(cast.ada).get("/referral-form/2/pages/dragons/").status_code == 404


def test_the_list_counts_referrals_without_asking_for_each(
    cast: Cast, sign_in: SignIn, form: FormVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.ada)
    client.get("/referral-form/")
    with django_assert_num_queries(7):
        client.get("/referral-form/")
    for _ in range(3):
        draft(cast)
        published(cast, form)
        form = actions.start_form_version(by=cast.ada)
    with django_assert_num_queries(7):
        page = client.get("/referral-form/").content.decode()
    assert page.count("version ") >= 4
