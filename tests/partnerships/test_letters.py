"""The words of letters are the authority's, filled by plain replacement from a fixed list of placeholders."""

import uuid

import pytest

from apsystem.demo.cast import Cast
from partnerships.actions.letters import DEFAULTS, install_letters
from partnerships.letters import filled, unknown, wording_for
from partnerships.models import LetterWording
from tests.conftest import SignIn


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
    assert [unknown(row.subject + row.body) for row in rows] == [[]] * len(rows)
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
