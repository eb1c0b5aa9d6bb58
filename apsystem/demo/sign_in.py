"""One-click sign-in as one of the cast: only in the demo, and only from the machine that serves it."""

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apsystem.demo.cast import PEOPLE, address_of
from partnerships.middleware import ACTING_AS
from partnerships.models import Membership, Role


LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
# Whatever a proxy adds; one of these means that somebody elsewhere is asking.
FORWARDED = (
    "HTTP_FORWARDED", "HTTP_X_FORWARDED", "HTTP_X_REAL", "HTTP_X_ORIGINAL", "HTTP_VIA", "HTTP_CLIENT_IP",
    "HTTP_X_CLIENT", "HTTP_X_CLUSTER", "HTTP_TRUE_CLIENT", "HTTP_CF_", "HTTP_FASTLY", "HTTP_X_PROXY", "HTTP_X_ENVOY",
    "HTTP_X_AZURE", "HTTP_X_HOST",
)  # fmt: skip
ADA = ("Ada Crane", "wherryshire", Role.LA_ADMINISTRATOR, "")

# In the order of a case's way through the county: who, and what is worth trying as them.
TO_TRY = {
    "asha": "Start a referral, finish a draft, answer what the panel asked.",
    "rowan": "Sign what Asha has sent, and see where your own pupils are.",
    "cora": "Check new referrals, build the agenda, issue the papers, see the places suggested, send an offer.",
    "rowan_panel": "Read the papers as a panel member; one case is your own school’s pupil.",
    "priya": "Read the papers and give your view before the meeting.",
    "chidi": "Begin the meeting, record who came, and decide each case.",
    "dana": "Take the chair’s own cases, which the chair may not decide.",
    "ed": "Read the papers as an adviser, who does not decide.",
    "quinn": "Confirm or refuse an offer, start a placement, record a review, plan a return.",
    "amir": "See which of your pupils are being taught elsewhere.",
    "ben": "Refer from another partnership: West’s cases do not exist for you.",
    "tess": "Sign off Hilltop’s referrals.",
    "kit": "Co-ordinate the East, with its own queue and meetings.",
    "olu": "See every child in the county this minute, and the measures.",
    "sam": "See every placement that is paused for safeguarding.",
    "ada": "Set up people, schools, partnerships, provision and dates; open the farm’s link in the outbox.",
    "vera": "See who looked at what, and who changed it.",
}


@dataclass(frozen=True)
class CastMember:
    """One of the cast as the sign-in page lists them."""

    key: str
    membership: Membership
    to_try: str


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the chosen one of the cast and go to their home page; 404 unless this is the demo on this machine."""
    chosen = next((one for one in cast_for(request) if one.key == request.POST.get("who")), None)
    if chosen is None:
        raise Http404
    login(request, chosen.membership.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[ACTING_AS] = chosen.membership.pk
    return redirect(settings.LOGIN_REDIRECT_URL)


def cast_for(request: HttpRequest) -> list[CastMember]:
    """Return the cast in the order to try them; nobody unless this is the demo, asked from the machine it runs on."""
    if not (settings.DEMO and is_local(request)):
        return []
    people = {key: ADA if key == "ada" else PEOPLE[key] for key in TO_TRY}
    addresses = {address_of(name) for name, *_ in people.values()}
    found = Membership.objects.current().filter(user__email__in=addresses).select_related("user", "organisation")
    held = {(m.user.email, m.organisation.code, m.role): m for m in found}
    cast = ((key, held.get((address_of(name), place, role))) for key, (name, place, role, _) in people.items())
    return [CastMember(key, membership, TO_TRY[key]) for key, membership in cast if membership]


def is_local(request: HttpRequest) -> bool:
    """Say whether a request came from this machine to this machine: bind, peer and Host loopback, nothing forwarded."""
    host, _ = split_domain_port(request.get_host())
    return (
        is_loopback(request.META.get("SERVER_NAME", ""))
        and is_loopback(request.META.get("REMOTE_ADDR", ""))
        and host in LOOPBACK_NAMES
        and not any(name.startswith(FORWARDED) for name in request.META)
    )


def is_loopback(address: str) -> bool:
    """Say whether an address, as the server gives it, is this machine's own."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
