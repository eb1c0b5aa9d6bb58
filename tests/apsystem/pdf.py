"""Reading back a PDF that was made: its text, tags, language and title; a mark for tests that need Pango."""

import io

import pytest
from pypdf import PdfReader

from apsystem import paper


needs_pango = pytest.mark.skipif(
    not paper.can_make(), reason="This machine has no WeasyPrint or no Pango, so no PDF can be made here."
)


def read(content: bytes) -> PdfReader:
    """Return a PDF that was made."""
    return PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    """Return every word of a PDF in its order, with one space between them."""
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())
