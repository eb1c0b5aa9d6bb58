"""PDF files are tagged, say their language, and fetch nothing."""

import socket
import sys
from typing import Any

import pytest

from apsystem import paper
from tests.apsystem.pdf import needs_pango, read, words_of


PAGE = '<!doctype html><html lang="en-GB"><head><title>A letter</title></head><body><h1>Dear Jo</h1>{}</body></html>'


@needs_pango
def test_a_pdf_is_tagged_and_says_its_language_and_title() -> None:
    made = read(paper.pdf_of(PAGE.format("<p>Words</p>")))
    root: Any = made.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert "/StructTreeRoot" in root
    assert made.metadata is not None
    assert made.metadata.title == "A letter"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


@needs_pango
@pytest.mark.parametrize("address", ["http://192.0.2.1/x.png", "https://example.org/x.png", "file:///etc/passwd"])
def test_nothing_is_fetched(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **named: Any) -> None:
        raise AssertionError("A PDF asked the network for something")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    styled = f'<img src="{address}" alt="A picture"><p style="background: url({address})">Words</p>'
    made = paper.pdf_of(PAGE.format(styled))
    assert "Words" in words_of(made)
    assert all(not page.images for page in read(made).pages)


def test_where_pango_is_missing_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    paper.weasyprint.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert not paper.can_make()
    with pytest.raises(paper.NotInstalled, match="Print this page from your browser"):
        paper.pdf_of(PAGE)
    paper.weasyprint.cache_clear()
