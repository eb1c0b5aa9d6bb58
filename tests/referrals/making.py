"""Referrals made through the actions, for any test that needs one."""

import random
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apsystem import clock
from apsystem.demo.answers import plausible_answers, plausible_rows
from apsystem.demo.cast import Cast
from partnerships.models import Membership, ProvisionType
from referrals import actions
from referrals.actions import WrittenRow
from referrals.models import Document, Referral
from referrals.sections import BY_SLUG
from tests.kept import kept


PDF = b"%PDF-1.4\n%made up for a test\n%%EOF\n"


@kept
def draft(cast: Cast, who: Membership | None = None) -> Referral:
    """Return an empty draft of one's school (Asha's at Riverside by default)."""
    by = who or cast.asha
    return actions.start_referral(school=by.organisation, submission_key=uuid.uuid4(), by=by)


@kept
def complete_draft(cast: Cast, who: Membership | None = None, forename: str = "", **answers: Any) -> Referral:
    """Return a draft with nothing missing; `answers` replace plausible ones by their question's key."""
    by = who or cast.asha
    referral = draft(cast, by)
    seed = random.Random(referral.pk)  # each referral is about another child
    pages = plausible_answers(seed, clock.today())
    pages["plan"]["provision_type"] = ProvisionType.objects.first()
    if forename:
        pages["pupil"]["forename"] = forename
    rows = plausible_rows(seed, pages["pupil"]["surname"], clock.today())
    for slug, values in pages.items():
        values.update({key: value for key, value in answers.items() if key in values})
        written = {
            name: [WrittenRow(uuid.uuid4(), row) for row in rows[name]] for name in BY_SLUG[slug].rows if name in rows
        }
        referral = actions.save_section(
            referral, slug, values=values, words={}, rows=written, version=referral.version, by=by
        )
    return Referral.objects.get(pk=referral.pk)


@kept
def submitted(cast: Cast, who: Membership | None = None, forename: str = "", **answers: Any) -> Referral:
    """Return a referral that has been sent and waits to be checked; not signed."""
    return actions.submit(complete_draft(cast, who, forename, **answers), by=who or cast.asha)


@kept
def signed(cast: Cast, forename: str = "", **answers: Any) -> Referral:
    """Return a referral of Riverside that has been sent and signed by its head."""
    return actions.sign(submitted(cast, forename=forename, **answers), by=cast.rowan)


@kept
def attached(cast: Cast, referral: Referral, kind: str = "ehcp", who: Membership | None = None) -> Document:
    """Return a small document attached to a referral."""
    upload = SimpleUploadedFile("plan.pdf", PDF, content_type="application/pdf")
    return actions.attach(
        referral, kind=kind, title="A plan", upload=upload, submission_key=uuid.uuid4(), by=who or cast.asha
    )
