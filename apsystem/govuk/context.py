"""What every page knows: the council, the service, who is acting, and the navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from apsystem.govuk.navigation import navigation


def plain_house() -> dict[str, Any]:
    """Return what base.html needs without a request or a database, for the error pages."""
    return {
        "council": settings.COUNCIL_NAME,
        "service": settings.SERVICE_NAME,
        "brand": settings.BRAND_COLOUR,
        "demo": settings.DEMO,
        "actor": None,
        "signed_in": False,
        "several": False,
        "navigation": [],
    }


def house(request: HttpRequest) -> dict[str, Any]:
    """Return plain_house() with request.actor, whether the person may switch (request.several), and links."""
    actor = getattr(request, "actor", None)
    return plain_house() | {
        "actor": actor,
        "signed_in": actor is not None or bool(getattr(getattr(request, "user", None), "is_authenticated", False)),
        "several": getattr(request, "several", False),
        "navigation": navigation(actor, request.path),
    }
