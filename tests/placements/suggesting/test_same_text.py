"""The same stored round gives the same stored answer, byte for byte, and a web worker loads nothing heavy for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from placements.suggesting.facts import read, stored
from placements.suggesting.suggest import answered, read_answer, suggest
from tests.placements.suggesting.county import county


ROOT = Path(__file__).parents[3]
ANSWER = "import sys; from placements.suggesting.suggest import answered; print(answered(sys.stdin.read()))"
LOADED = "import sys, placements.suggesting.suggest; print(*sorted({name.split('.')[0] for name in sys.modules}))"


def run(code: str, seed: str, text: str = "") -> str:
    """Return what another Python prints, with its own order of sets."""
    done = subprocess.run(
        [sys.executable, "-c", code], input=text, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.removesuffix("\n")


@pytest.mark.parametrize("seed", [1, 4])
def test_it_is_the_same_byte_for_byte(seed: int) -> None:
    text = stored(county(seed, pupils=30))
    assert answered(text) == run(ANSWER, "1", text) == run(ANSWER, "2", text)


def test_what_is_stored_is_read_back_whole() -> None:
    facts = county(2, pupils=20)
    assert read(stored(facts)) == facts
    assert read_answer(stored(suggest(facts))) == suggest(facts)


def test_nothing_heavy_is_loaded() -> None:
    assert not {"numpy", "scipy", "highspy", "ortools", "pandas", "django"} & set(run(LOADED, "0").split())
