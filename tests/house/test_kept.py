"""A state that is laid down is the one the actions made, and only where the test has not written anything itself."""

import pytest
from django.db import transaction

from apsystem.demo.cast import Cast
from partnerships.models import Organisation
from referrals.models import Referral
from tests.conftest import SignIn
from tests.kept import GROUND, Ground, Rows, all_rows
from tests.referrals.panel import agreed, sent


def in_order(rows: Rows) -> Rows:
    return {table: sorted(lines) for table, lines in rows.items()}


def test_what_is_laid_down_is_what_the_actions_made(cast: Cast) -> None:
    referral = sent(cast)
    ground = Ground(steps=())
    with transaction.atomic():
        made = ground.after("agreed", lambda: agreed(cast, referral))
        rows = in_order(all_rows())
        transaction.set_rollback(True)
    assert in_order(all_rows()) != rows
    ground.steps = ()
    laid: Referral = ground.after("agreed", lambda: pytest.fail("made again"))
    assert in_order(all_rows()) == rows
    assert (laid, laid.status) == (made, made.status)


def test_nothing_is_known_once_a_test_has_written(cast: Cast) -> None:
    assert GROUND.steps
    Organisation.objects.update(name="Another")
    assert GROUND.steps is None


def test_nothing_is_known_once_a_test_has_taken_something_back(cast: Cast) -> None:
    with transaction.atomic():
        sent(cast)
        transaction.set_rollback(True)
    assert GROUND.steps is None


def test_to_sign_in_and_look_leaves_what_is_known(cast: Cast, sign_in: SignIn) -> None:
    known = GROUND.steps
    sign_in(cast.asha)
    assert Organisation.objects.exists()
    assert GROUND.steps == known != ()


def test_what_is_made_under_changed_code_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert GROUND.steps is None


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_not_kept(cast: Cast) -> None:
    assert GROUND.steps is None
