"""Paper: HTML of ours as tagged PDF (PDF/UA-1, ISO 14289-1), made on this machine with nothing fetched."""

from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string


STYLE = Path(__file__).parents[2] / "templates" / "paper" / "paper.css"
NOT_HERE = "This service cannot make PDF files on its machine. Print this page from your browser instead."


class NotInstalled(Exception):
    """WeasyPrint, or the Pango library it draws with, is missing; the sentence says what to do instead."""


class Outside(Exception):
    """Something asked for an address while a PDF was made."""


@cache
def weasyprint() -> Any:
    """Return the optional library; raise NotInstalled where it, or Pango, is missing."""
    try:
        import weasyprint as found
    # A missing Python package is ImportError; a missing system library is OSError.
    except (ImportError, OSError) as missing:
        raise NotInstalled(NOT_HERE) from missing
    return found


def can_make() -> bool:
    """Say whether this machine can make PDF files."""
    try:
        weasyprint()
    except NotInstalled:
        return False
    return True


def pdf_of(html: str) -> bytes:
    """Return a page of our own HTML as PDF that a screen reader can read; raise NotInstalled where it cannot be made.

    The page gives its own language and title; every address in it is refused, so that no text of a person's can make
    this machine ask another for anything.
    """
    library = weasyprint()

    class Nothing(library.urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Refuses every address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Refuse an address."""
            raise Outside(f"A PDF asked for an address: {url[:40]}")

    fetcher = Nothing()
    page = library.HTML(string=html, url_fetcher=fetcher, base_url=None)
    style = library.CSS(string=STYLE.read_text(), url_fetcher=fetcher)
    made: bytes = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return made


def pdf_answer(template: str, context: dict[str, Any], name: str) -> HttpResponse:
    """Return a template as a PDF file to keep, under a name that says nothing of anybody."""
    answer = HttpResponse(pdf_of(render_to_string(template, context)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
