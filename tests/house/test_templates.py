"""Templates are the roof: small, used, and without script, style or logic of their own."""

import re
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
ALL = sorted(p for p in TEMPLATES.rglob("*.html"))
# Libraries look these up by name.
LOOKED_UP = ("account/", "mfa/", "allauth/", "usersessions/", "socialaccount/", "govuk/", "django/")
# Pieces of pages, not pages.
PIECES = ("components/", "govuk/", "allauth/", "django/")


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def is_piece(path: Path) -> bool:
    return name(path).startswith(PIECES) or path.name.startswith("_") or path.name in ("base.html", "error.html")


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_template_is_short_and_has_no_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 120
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text), "inline style or script"
    # The one exception: the QR code that the sign-in library draws itself.
    assert "|safe" not in text.replace("{{ totp_svg|safe }}", "")
    assert "{% autoescape off" not in text


@pytest.mark.parametrize("path", [p for p in ALL if not is_piece(p)], ids=name)
def test_a_page_extends_another(path: Path) -> None:
    text = path.read_text()
    start = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S).lstrip()
    assert start.startswith("{% extends") or path.parent.name == "demo" or "{% block" not in text


def test_every_template_is_used() -> None:
    sources = "\n".join(p.read_text() for top in ("apsystem", "partnerships", "referrals", "placements", "templates")
                        for p in (ROOT / top).rglob("*") if p.suffix in (".py", ".html", ".txt"))  # fmt: skip
    unused = [name(p) for p in ALL if not name(p).startswith(LOOKED_UP) and f'"{name(p)}"' not in sources]
    assert unused == []


@pytest.mark.parametrize("path", [p for p in ALL if name(p).startswith("components/")], ids=name)
def test_a_component_says_what_it_takes(path: Path) -> None:
    assert path.read_text().startswith(("{#", "{% comment %}"))
