"""The shape of every page that asks and then does: draw, check, do, say so, go on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from apsystem.govuk.forms import GovukForm
from partnerships.actions import Stale
from partnerships.middleware import Request


CHANGED = "Somebody else changed this while you were writing. Look at what they wrote before you save yours"


@dataclass(frozen=True)
class Page:
    """The words of a page that asks."""

    title: str
    button: str
    cancel: str
    caption: str = ""
    sentence: str = ""
    consequences: tuple[str, ...] = ()
    warning: bool = False
    template: str = "placements/ask.html"


def typed(request: Request) -> Any:
    """Return what was sent, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def ask(
    request: Request, form: GovukForm, page: Page, *, act: Callable[[Mapping[str, Any]], Any], said: str,
    to: Callable[[Any], str] | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """Draw the page; when it was sent and is good do it, say so and go on; a refusal comes back on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except Stale:
            form.add_error(None, CHANGED)
            form.data = {**request.POST.dict(), "version": form.initial["version"]}
        else:
            messages.success(request, said)
            return redirect(to(done) if to else page.cancel)
    return render(request, page.template, {"form": form, "page": page, **more})
