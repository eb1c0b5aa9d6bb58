"""The letters an authority starts with; it changes them on its settings page."""

import datetime as dt

from django.db import transaction

from apsystem import clock
from partnerships.actions.configuring import add
from partnerships.actions.outcome_letters import OUTCOMES
from partnerships.models import LetterWording, Membership, Organisation
from partnerships.policies import may_configure, require


Kind, Basis, SchoolType = LetterWording.Kind, LetterWording.Basis, LetterWording.SchoolType
OPENING = "{today}\n\nOur reference: {reference}\n\nDear {recipient}\n\n"
PLACE = (
    "{first_name} will have lessons at {provision} from {first_day} to {last_day}.\n\nThe address is {provision}, "
    "{address}. On the first day, ask for {report_to}. {session_times}\n\n"
)
STAYS = (
    "{first_name} is still a pupil of {school}, and comes back to lessons there when this ends. You will be invited to "
    "every meeting about how it is going.\n\n"
)
CLOSING = (
    "If you have a question, or {first_name} cannot come one day, ring {reply_to}.\n\nIf you would like this letter in "
    "another language or in larger print, or you would like somebody to read it to you, please ring and ask.\n\n"
    "Yours sincerely\n\n{school}"
)
FIVE = (
    "1. The address is {provision}, {address}.\n\n"
    "2. On the first day, ask for {report_to}.\n\n"
    "3. It is for {number_of_days} school days. The first day is {first_day} and the last day is {last_day}. School "
    "holidays are not counted.\n\n"
    "4. Why: {reasons}\n\nWhat we hope will happen: {objectives}\n\n"
    "5. The times: {session_times}\n\n"
)
BY_NOTICE = (
    "You can ask for a review at any time. A review is a meeting about whether this is helping {first_name}. Write to "
    "{school} to ask for one. If there was a review in the last ten weeks, it does not have to hold another yet.\n\n"
    "For free advice that does not come from the school, ask {authority} for its information, advice and support "
    "service.\n\n" + STAYS
)
NOT_CHECKED = "Not verified by a lawyer. "
REGULATIONS = "Education (Educational Provision for Improving Behaviour) Regulations 2010 (SI 2010/1156), regulation 3"
AMENDED = ", as amended by SI 2012/2532."
# kind, basis, type of school, subject, body, what law it rests on
DEFAULTS = (
    (
        Kind.NOTICE, Basis.DIRECTION, SchoolType.MAINTAINED,
        "Notice that {pupil} is to attend {provision}",
        OPENING + "The governing board of {school} has decided that {first_name} must have lessons somewhere else for "
        "a time. This is to help with behaviour, and is not a punishment. The board may decide this under section 29A "
        "of the Education Act 2002, and this letter is the notice that the law asks for.\n\n" + FIVE + BY_NOTICE
        + CLOSING,
        f"{NOT_CHECKED}Section 29A, Education Act 2002; {REGULATIONS}{AMENDED}",
    ),
    (
        Kind.NOTICE, Basis.DIRECTION, SchoolType.ACADEMY,
        "Notice that {pupil} is to attend {provision}",
        OPENING + "{school} has decided that {first_name} must have lessons somewhere else for a time. This is to help "
        "with behaviour, and is not a punishment. The school decides this by its own power as an academy, and this "
        "letter tells you what other schools must tell by law.\n\n" + FIVE + BY_NOTICE + CLOSING,
        f"{NOT_CHECKED}The academy's articles and funding agreement; {REGULATIONS}{AMENDED} Followed as good practice.",
    ),
    (
        Kind.START, Basis.DIRECTION, "", "{pupil} starts at {provision}",
        OPENING + PLACE + "{school} has decided this to help with behaviour, and has told you why in a separate "
        "notice.\n\n" + STAYS + CLOSING,
        f"{NOT_CHECKED}Section 29A, Education Act 2002, or an academy's articles and funding agreement.",
    ),
    (
        Kind.START, Basis.AGREED, "", "{pupil} starts at {provision}",
        OPENING + PLACE + "You agreed to this. You can change your mind: tell {school}, and {first_name} goes back to "
        "lessons there.\n\n" + STAYS + CLOSING,
        f"{NOT_CHECKED}The parent's or carer's agreement.",
    ),
    (
        Kind.START, Basis.ARRANGED, "", "{pupil} starts at {provision}",
        OPENING + PLACE + "{authority} has arranged this. It must see that a child who cannot go to school for a time "
        "still has lessons (section 19, Education Act 1996).\n\n" + CLOSING,
        f"{NOT_CHECKED}Section 19, Education Act 1996.",
    ),
    *OUTCOMES,
)  # fmt: skip


def letters_without_words() -> list[tuple[str, ...]]:
    """Return our words for each kind of letter that has none yet."""
    known = set(LetterWording.objects.values_list("kind", "basis", "school_type"))
    return [row for row in DEFAULTS if (str(row[0]), str(row[1]), str(row[2])) not in known]


@transaction.atomic
def install_letters(*, by: Membership, from_on: dt.date | None = None) -> int:
    """Add our words for each kind of letter that has none yet; return how many were added."""
    require(may_configure(by))
    # Two presses at once would both find the same letters without words.
    Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    missing = letters_without_words()
    for row in missing:
        add(words_of(row, from_on), by=by)
    return len(missing)


def words_of(row: tuple[str, ...], from_on: dt.date | None = None) -> LetterWording:
    """Return our words for one kind of letter, not yet saved."""
    kind, basis, school_type, subject, body, note = row
    words = LetterWording(kind=kind, basis=basis, school_type=school_type, subject=subject, body=body)
    words.from_on, words.legal_note = from_on or clock.today(), note
    return words
