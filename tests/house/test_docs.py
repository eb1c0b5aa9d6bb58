"""The documents say what the code does."""

import re
from pathlib import Path

import pytest

from apsystem.dashboards.reference_docs import DOCUMENTS
from tests.house.test_floors import FLOORS


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_drawn_document_is_true(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == DOCUMENTS[name](), "run `python manage.py docs`"


def test_the_house_document_names_every_floor() -> None:
    house = (ROOT / "docs" / "house.md").read_text()
    missing = [name for names in FLOORS for name in names if f"`{name}`" not in house]
    assert missing == []


def test_every_setting_from_the_environment_is_documented() -> None:
    running = (ROOT / "docs" / "running.md").read_text()
    settings = (ROOT / "apsystem" / "settings.py").read_text()
    names = set(re.findall(r'"((?:AP|DATABASE)_[A-Z_]+)"', settings))
    assert sorted(name for name in names if f"`{name}`" not in running) == []


def test_decisions_are_short() -> None:
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        assert 10 <= len(path.read_text().splitlines()) <= 34, path.name
