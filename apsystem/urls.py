"""The roof: every address of the service."""

from django.urls import include, path

from apsystem import errors
from partnerships.views.acting import switch


urlpatterns = [
    path("", include("apsystem.govuk.urls")),
    path("styleguide/errors/<int:status>/", errors.show, name="styleguide-error"),
    # A person's e-mail address is who they are here; the administrator changes it, not its owner.
    path("account/email/", errors.not_found, name="account_email"),
    path("account/", include("allauth.urls")),
    path("", include("apsystem.dashboards.urls")),
    path("switch/", switch, name="switch"),
    path("", include("partnerships.urls")),
    path("", include("referrals.urls")),
    path("", include("placements.urls")),
    path("", include("apsystem.demo.urls")),
]

handler400 = "apsystem.errors.bad_request"
handler403 = "apsystem.errors.forbidden"
handler404 = "apsystem.errors.not_found"
handler429 = "apsystem.errors.too_many"
handler500 = "apsystem.errors.server_error"
