"""The error pages: a sentence first, what to do next, and a reference that is also in the log."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.html import format_html

from apsystem.govuk.context import house, plain_house
from apsystem.logs import current_request_id


@dataclass(frozen=True)
class Words:
    """What one error page says."""

    title: str
    sentence: str
    next_steps: tuple[str, ...]


WORDS = {
    400: Words(
        "The service could not read that",
        "Something in the address or the form was not in a form this service can read.",
        ("Go back, check what you wrote and try again.", "If you followed a link, check that all of it was copied."),
    ),
    403: Words(
        "You cannot do that",
        "Your role does not let you do this. Nothing has been changed.",
        (
            "If you act for several organisations, check which one you are acting for now.",
            "If you think you should be able to, ask your organisation's administrator and quote the reference below.",
        ),
    ),
    404: Words(
        "Page not found",
        "There is no page at this address that you can see.",
        (
            "If you typed the address, check it is right.",
            "If you act for several organisations, the page may belong to another one: change who you act for.",
        ),
    ),
    409: Words(
        "This has moved on",
        "Somebody changed this while you were looking at it, so what you asked for is no longer possible.",
        ("Go back to it to see how it stands now.",),
    ),
    413: Words(
        "That was too large",
        "What you sent is larger than this service takes. It has not been saved.",
        ("Choose a smaller file, or shorten what you wrote, and try again.",),
    ),
    429: Words(
        "Too many attempts",
        "There have been too many attempts from here in a short time.",
        ("Wait five minutes, then try again.", "If you have forgotten your password, reset it instead."),
    ),
    500: Words(
        "Something went wrong",
        "This is a fault in the service, not something you did. What you had saved before is safe.",
        ("Go back and try again.", "If it happens again, tell your council and quote the reference below."),
    ),
    503: Words(
        "The service is not available",
        "The service cannot reach its records at the moment. What you had saved before is safe.",
        ("Wait a minute, then try again.", "In an emergency, use your setting's own paper records."),
    ),
}
CSRF = Words(
    "This page was open too long",
    "For safety the page you sent has expired, or cookies are switched off. Nothing has been changed.",
    ("Go back, reload the page and send it again.", "If it happens again, sign out, sign in and retry."),
)


def page_for(
    status: int,
    *,
    request: HttpRequest | None = None,
    title: str | None = None,
    sentence: str | None = None,
    next_steps: tuple[str, ...] | None = None,
    link: tuple[str, str] | None = None,
) -> HttpResponse:
    """Return the error page of a status; every argument replaces the standard words, and link is (address, text).

    It never touches the database or context processors; with a request it keeps the navigation below status 500.
    """
    words = WORDS[status]
    context = house(request) if request is not None and status < 500 else plain_house()
    context |= {
        "status": status,
        "words": Words(title or words.title, sentence or words.sentence, next_steps or words.next_steps),
        "link": link,
        "reference": current_request_id(),
    }
    try:
        html = get_template("error.html").render(context)
    except Exception:
        # The page about a fault must not fault: missing static files or a broken template leave the plain words.
        if status < 500:
            raise
        html = bare_page(words)
    response = HttpResponse(html, status=status)
    if status in {429, 503}:
        response["Retry-After"] = "300" if status == 429 else "60"
    return response


def bare_page(words: Words) -> str:
    """Return the words as the smallest possible page."""
    return format_html(
        '<!doctype html><html lang="en"><title>{0}</title><main><h1>{0}</h1><p>{1}</p><p>Reference: {2}</p></main>',
        words.title,
        words.sentence,
        current_request_id(),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 when the request was refused for its size."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return page_for(413 if too_large else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: a colleague without the role."""
    return page_for(403, request=request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: nothing there, or a stranger."""
    return page_for(404, request=request)


def moved_on(request: HttpRequest, sentence: str | None = None, link: tuple[str, str] | None = None) -> HttpResponse:
    """Answer 409: the case moved on; the sentence says who did what, when."""
    return page_for(409, request=request, sentence=sentence, link=link)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 413: what was sent is too large."""
    return page_for(413, request=request)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429: too many attempts to sign in."""
    return page_for(429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: our fault."""
    return page_for(500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503: the database is away."""
    return page_for(503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form whose security token is missing or old."""
    return page_for(403, title=CSRF.title, sentence=CSRF.sentence, next_steps=CSRF.next_steps)


@login_not_required
def show(request: HttpRequest, status: int) -> HttpResponse:
    """Show one error page as people would see it; only in the demonstration and in development."""
    if not (settings.DEMO or settings.DEBUG) or status not in WORDS:
        raise Http404
    return page_for(status, request=request)
