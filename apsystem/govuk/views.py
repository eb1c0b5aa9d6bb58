"""The council's colours, and the style guide."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from apsystem.govuk import styleguide


@login_not_required
@cache_control(public=True, max_age=300)
def brand_css(request: HttpRequest) -> HttpResponse:
    """Show the configured colours as CSS custom properties."""
    css = f":root{{--govuk-brand-colour:{settings.BRAND_COLOUR};--govuk-link-colour:{settings.LINK_COLOUR}}}\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")


def only_here() -> None:
    """Raise Http404 unless this is the demonstration or development."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404


@login_not_required
def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; only in the demonstration and in development."""
    only_here()
    return render(request, "styleguide.html", styleguide.context())
