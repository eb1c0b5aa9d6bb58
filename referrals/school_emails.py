"""E-mails of the school's half: a reference, a year group and what to do; never a name or a need."""

from apsystem.accounts.models import User
from partnerships.models import Kind, Membership, Organisation
from partnerships.models.membership import HEADS, LA_CASE_ROLES, PROVISION_ROLES, RUNS_THE_PANEL, SCHOOL_ROLES, Role
from partnerships.telling import people_of, tell
from referrals.models import Comment, Referral, Submission
from referrals.panel_emails import school_people, your_referral


def referral_sent(submission: Submission, *, next_step: str) -> None:
    """Tell who sent it that the referral was received, the co-ordinators that it waits, and the heads to sign it."""
    referral, key = submission.referral, f"{submission.referral.reference} {submission.number}"
    starter = submission.by if referral.started_by_id == submission.by_id else referral.started_by
    senders = {m.user_id: m.user for m in (starter, submission.by)}
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


def referral_amended(submission: Submission, *, after_papers: bool) -> None:
    """Tell the co-ordinators that a sent referral was changed, and the heads where it has to be signed again."""
    referral, key = submission.referral, f"{submission.referral.reference} {submission.number}"
    papers = " The panel already has its papers: they now say what was changed." if after_papers else ""
    tell(
        people_of(referral.partnership_id, Role.COORDINATOR),
        key=f"amended {key}",
        subject=f"{referral.reference}: changed by the school",
        body=f"{referral.school} has changed referral {referral.reference} (year {referral.year_group}) after sending "
        f"it. Sign in to read what was changed and why.{papers}",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )
    if referral.signed_at is None:
        tell(
            people_of(referral.school_id, *HEADS),
            key=f"to sign {key}",
            subject=f"{referral.reference}: for you to sign again",
            body=f"{your_referral(referral)} was changed after it was sent. Sign in to read what has changed, and sign "
            "it. The panel decides only what is signed.",
            about=referral.reference,
            path=referral.get_absolute_url(),
        )


def commented(comment: Comment) -> None:
    """Tell the other sides of a case that somebody has said something about it."""
    referral = comment.referral
    for side, people in sides_of(referral).items():
        if comment.by.role not in side:
            tell(
                people,
                key=f"comment {comment.pk}",
                subject=f"{referral.reference}: a new comment",
                body=f"{comment.by.organisation} has commented on referral {referral.reference} "
                f"(year {referral.year_group}). Sign in to read it and to answer.",
                about=referral.reference,
                path=f"{referral.get_absolute_url()}#comments",
            )


def sides_of(referral: Referral) -> dict[tuple[Role, ...], list[User]]:
    """Return who hears for each side of a case, by the roles that speak for it.

    The authority's officers hear of a case only once one of them has spoken about it: they see every case there is.
    """
    joined = referral.comments.filter(by__role__in=LA_CASE_ROLES).values("by__user")
    return {
        SCHOOL_ROLES: school_people(referral),
        RUNS_THE_PANEL: people_of(referral.partnership_id, Role.COORDINATOR),
        PROVISION_ROLES: provision_people(referral),
        LA_CASE_ROLES: [
            person for person in people_of(authority(), *LA_CASE_ROLES) if joined.filter(by__user=person.pk).exists()
        ],
    }


def provision_people(referral: Referral) -> list[User]:
    """Return the leads of the provision that has confirmed the place, while they can open the case."""
    confirmed = referral.offers.filter(status__in=["confirmed", "taken_up"]).values("provision")
    leads = Membership.objects.current().filter(organisation__in=confirmed, role=Role.BASE_LEAD).select_related("user")
    return [m.user for m in leads if Referral.objects.visible_to(m).filter(pk=referral.pk).exists()]


def school_changed(referral: Referral, *, before: Organisation) -> None:
    """Tell the new school that a case is theirs, the old that it is not, and the panel and the AP officers of both."""
    key = f"school changed {referral.reference} {referral.version}"
    about, path = referral.reference, referral.get_absolute_url()
    subject = f"{about}: the pupil has changed school"
    case = f"referral {about} (year {referral.year_group})"
    theirs = f"A pupil on {case} is now at your school, so the referral and what has to be done about it are yours. "
    signs = "It needs your head teacher's signature. " if referral.signed_at is None else ""
    tell(people_of(referral.school_id, *HEADS, Role.SCHOOL_CONTACT), key=f"{key} new", subject=subject,
         body=f"{theirs}{signs}Sign in to read it.", about=about, path=path)  # fmt: skip
    gone = f"The pupil of your {case} is now at another school, which has the referral. You need do nothing."
    tell(people_of(before.pk, *HEADS), key=f"{key} old", subject=subject, body=gone, about=about, path="/referrals/",
         only_readers=False)  # fmt: skip
    tell(people_of(referral.partnership_id, Role.COORDINATOR), key=f"{key} panel", subject=subject,
         body=f"The pupil of {case} is now at {referral.school}. Sign in to see where the case stands.",
         about=about, path=path)  # fmt: skip
    tell(officers(), key=f"{key} officer", subject=subject, about=about, path=path,
         body=f"The pupil of {case} has moved from {before} to {referral.school}. Nothing was dropped.")  # fmt: skip


def pupil_left(referral: Referral, *, what: str, by: Membership) -> None:
    """Tell the AP officers and the panel that a pupil has left a school or the area, and that the case needs a home."""
    key = f"pupil left {referral.reference} {referral.version}"
    subject = f"{referral.reference}: the pupil has moved"
    body = (
        f"{by.organisation} says that the pupil of referral {referral.reference} (year {referral.year_group}) {what}. "
        "Sign in to record where the pupil is now. The case stays as it is until then."
    )
    people = {person.pk: person for person in (*officers(), *people_of(referral.partnership_id, Role.COORDINATOR))}
    tell(people.values(), key=key, subject=subject, body=body, about=referral.reference,
         path=referral.get_absolute_url())  # fmt: skip


def officers() -> list[User]:
    """Return the authority's AP officers."""
    return people_of(authority(), Role.AP_OFFICER)


def authority() -> int | None:
    """Return the number of the local authority of this installation."""
    return Organisation.objects.filter(kind=Kind.AUTHORITY).values_list("pk", flat=True).first()
