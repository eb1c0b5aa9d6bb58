"""The words of letters are the authority's, filled by plain replacement from a fixed list of placeholders."""

import datetime as dt
import uuid

import pytest

from apsystem.demo.cast import Cast
from partnerships.actions.letters import DEFAULTS, install_letters
from partnerships.letters import ABOUT_A_PLACE, filled, unknown, wording_for
from partnerships.models import LetterWording
from tests.conftest import SignIn


OUTCOMES = frozenset(set(LetterWording.Kind.values) - ABOUT_A_PLACE)


def sent(**others: str) -> dict[str, str]:
    words = {
        "submission_key": str(uuid.uuid4()), "kind": "start", "basis": "agreed", "school_type": "academy",
        "from_on_day": "1", "from_on_month": "9", "from_on_year": "2026", "subject": "{pupil} starts",
        "body": "Dear {recipient}", "verified": "no",
    }  # fmt: skip
    return words | others


def test_every_letter_we_start_with_can_be_filled_and_says_its_law_is_not_verified(cast: Cast) -> None:
    rows = list(LetterWording.objects.all())
    assert len(rows) == len(DEFAULTS)
    assert [unknown(row.subject + row.body, row.kind) for row in rows] == [[]] * len(rows)
    assert not any(row.verified for row in rows)
    assert all(row.legal_note.startswith("Not verified") for row in rows)
    assert install_letters(by=cast.ada) == 0


def test_the_notice_has_the_five_contents_of_regulation_3(cast: Cast) -> None:
    for school_type in ("maintained", "academy"):
        notice = wording_for("notice", "direction", school_type)
        assert notice
        assert notice.school_type == school_type
        for name in ("address", "report_to", "number_of_days", "reasons", "objectives", "session_times"):
            assert f"{{{name}}}" in notice.body


@pytest.mark.parametrize("body", ["Dear {nobody}", "Dear {recipient.password}", "Dear {", "{recipient!r}", "{}"])
def test_an_unknown_placeholder_is_refused_with_a_sentence(cast: Cast, sign_in: SignIn, body: str) -> None:
    answer = sign_in(cast.ada).post("/settings/letters/new/", sent(body=body))
    assert answer.status_code == 200
    assert "cannot be filled in. Use only: {reference}" in answer.content.decode()


def test_an_administrator_adds_words_of_its_own_for_one_type_of_school(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.ada).post("/settings/letters/new/", sent()).status_code == 302
    own, ours = wording_for("start", "agreed", "academy"), wording_for("start", "agreed", "maintained")
    assert own
    assert own.body == "Dear {recipient}"
    assert ours
    assert ours.school_type == ""


def test_braces_in_what_somebody_wrote_are_not_filled() -> None:
    assert filled("{pupil} and {reasons}", {"pupil": "{reasons}", "reasons": "R"}) == "{reasons} and R"


def make_unknown_before(kinds: frozenset[str]) -> None:
    """Leave the installation as it was before there were letters of these kinds."""
    for number, row in enumerate(LetterWording.objects.filter(kind__in=kinds)):
        row.kind, row.basis, row.from_on = "start", "agreed", dt.date(2040, 1, 1) + dt.timedelta(days=number)
        row.save()


def test_an_installation_without_words_for_some_letters_adds_ours_with_a_button(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    assert "Add our starting words" not in client.get("/settings/letters/").content.decode()
    make_unknown_before(OUTCOMES)
    assert "Add our starting words" in client.get("/settings/letters/").content.decode()
    page = client.get("/settings/letters/add-ours/").content.decode()
    assert "Outcome: not agreed" in page
    assert "no lawyer has checked them" in page
    assert "Start letter" not in page
    assert client.post("/settings/letters/add-ours/").status_code == 302
    added = LetterWording.objects.filter(kind__in=OUTCOMES)
    assert {row.kind for row in added} == OUTCOMES
    assert not added.exclude(verified=False).exists()
    assert "Every letter has words already" in client.get("/settings/letters/add-ours/").content.decode()
    assert sign_in(cast.olu).post("/settings/letters/add-ours/").status_code == 403


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"kind": "ask", "basis": "agreed"}, "rests on no power"),
        ({"kind": "start", "basis": ""}, "Select by what power"),
        ({"kind": "ask", "basis": "", "body": "{first_day}"}, "{first_day} cannot be filled in"),
        ({"body": "{tell_by}"}, "{tell_by} cannot be filled in"),
    ],
)
def test_a_kind_of_letter_takes_only_what_it_can_fill(
    cast: Cast, sign_in: SignIn, others: dict[str, str], words: str
) -> None:
    assert words in sign_in(cast.ada).post("/settings/letters/new/", sent(**others)).content.decode()
