"""A pupil has moved: the school that referred keeps its own part, and learns nothing of what came after."""

from django.urls import reverse

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from placements import actions
from referrals import actions as cases
from referrals.models import Referral
from tests.conftest import SignIn
from tests.referrals.making import signed, submitted


def moved(cast: Cast) -> Referral:
    """Return a referral of Riverside whose pupil went to Lakeside, where something was changed since."""
    case = signed(cast, safety="Climbs the fence")
    on = clock.today()
    actions.change_school(case, to=cast.places["lakeside"], on=on, reason="The family moved.", by=cast.olu)
    case = Referral.objects.get(pk=case.pk)
    cases.amend(
        case,
        "safety",
        values={"safety": "Settled here"},
        reason="A new start",
        version=case.version,
        by=cast.priya_head,
    )
    return case


def test_the_old_school_reads_what_it_sent_and_nothing_later(cast: Cast, sign_in: SignIn) -> None:
    case, client = moved(cast), sign_in(cast.asha)
    assert case.reference in client.get(reverse("referrals:kept")).content.decode()
    page = client.get(reverse("referrals:kept_one", args=[case.reference])).content.decode()
    assert "Climbs the fence" in page
    assert "Settled here" not in page
    assert Entry.objects.filter(action="read", references__contains=[case.reference]).exists()
    assert client.get(case.get_absolute_url()).status_code == 404


def test_the_new_school_and_strangers_find_nothing_there(cast: Cast, sign_in: SignIn) -> None:
    case = moved(cast)
    address = reverse("referrals:kept_one", args=[case.reference])
    people = {cast.priya_head: 404, cast.ben: 404, cast.olu: 403, cast.cora: 403, cast.amir: 403}
    assert {who: sign_in(who).get(address).status_code for who in people} == people


def test_a_case_that_stayed_is_not_on_the_list(cast: Cast, sign_in: SignIn) -> None:
    case, client = submitted(cast), sign_in(cast.asha)
    assert "has moved while the referral was live" in client.get(reverse("referrals:kept")).content.decode()
    assert client.get(reverse("referrals:kept_one", args=[case.reference])).status_code == 404
