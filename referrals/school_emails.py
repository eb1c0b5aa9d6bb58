"""E-mails of the school's half: a reference, a year group and what to do; never a name or a need."""

from partnerships.models.membership import HEADS, Role
from partnerships.telling import people_of, tell
from referrals.models import Referral, Submission
from referrals.panel_emails import your_referral


def referral_sent(submission: Submission, *, next_step: str) -> None:
    """Tell who sent it that the referral was received, the co-ordinators that it waits, and the heads to sign it."""
    referral, key = submission.referral, f"{submission.referral.reference} {submission.number}"
    senders = {m.user_id: m.user for m in (referral.started_by, submission.by)}
    tell(
        senders.values(),
        key=f"sent {key}",
        subject=f"{referral.reference}: received",
        body=f"{your_referral(referral)} was received. {next_step}",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )
    tell(
        people_of(referral.partnership_id, Role.COORDINATOR),
        key=f"to check {key}",
        subject=f"{referral.reference}: a new referral to check",
        body=f"{referral.school} has sent referral {referral.reference} (year {referral.year_group}). "
        "Sign in to check it.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )
    if referral.signed_at is None:
        tell(
            people_of(referral.school_id, *HEADS),
            key=f"to sign {key}",
            subject=f"{referral.reference}: for you to sign",
            body=f"Your school has sent referral {referral.reference} (year {referral.year_group}). Sign in to read "
            "and sign it. It needs your signature before the papers go to the panel.",
            about=referral.reference,
            path=referral.get_absolute_url(),
        )


def referral_withdrawn(referral: Referral) -> None:
    """Tell the partnership's co-ordinators that the school has withdrawn a referral it had sent."""
    tell(
        people_of(referral.partnership_id, Role.COORDINATOR),
        key=f"withdrawn {referral.reference}",
        subject=f"{referral.reference}: withdrawn",
        body=f"{referral.school} has withdrawn referral {referral.reference} (year {referral.year_group}). "
        "Sign in to read why.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )


def referral_back(referral: Referral, *, what: str) -> None:
    """Tell the partnership's co-ordinators that a case is theirs again and needs a meeting."""
    tell(
        people_of(referral.partnership_id, Role.COORDINATOR),
        key=f"back {referral.reference} {referral.version}",
        subject=f"{referral.reference}: ready for a meeting",
        body=f"{referral.school} has {what} referral {referral.reference} (year {referral.year_group}). "
        "Sign in to list it for a meeting.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )
