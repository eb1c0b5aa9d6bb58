"""Our components equal the design system's own examples, every one of them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings

from apsystem.govuk.components import component


FIXTURES = Path(settings.VAR_DIR) / "node" / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
VERSION = "6.3.0"


def shape(html: str) -> list[Any]:
    """Return markup as nested lists without insignificant white space or attribute order."""

    def walk(node: Any) -> Any:
        if not isinstance(node, Tag):
            return re.sub(r"\s+", " ", str(node)).strip() or None
        attributes = sorted(
            (key, " ".join(value) if isinstance(value, list) else re.sub(r"\s+", " ", value))
            for key, value in node.attrs.items()
        )
        return [node.name, attributes, [shaped for child in node.children if (shaped := walk(child))]]

    return [shaped for child in BeautifulSoup(html, "html.parser").children if (shaped := walk(child))]


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Return the fixture files that the asset build installed."""
    found = sorted(FIXTURES.glob("*/fixtures.json"))
    if not found:
        pytest.fail(f"There are no fixtures under {FIXTURES}: `python3 manage.py test` builds the assets first.")
    return found


def test_the_fixtures_are_of_the_version_our_macros_were_ported_from(files: list[Path]) -> None:
    package = json.loads((FIXTURES.parents[2] / "package.json").read_text())
    assert package["version"] == VERSION


def test_every_component_draws_every_example_as_the_design_system_does(files: list[Path]) -> None:
    different, compared = [], 0
    for file in files:
        for example in json.loads(file.read_text())["fixtures"]:
            compared += 1
            if shape(component(file.parent.name, example["options"])) != shape(example["html"]):
                different.append(f"{file.parent.name}: {example['name']}")
    assert different == []
    assert compared > 600
