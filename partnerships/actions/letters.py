"""The letters an authority starts with; it changes them on its settings page."""

import datetime as dt

from django.db import transaction

from apsystem import clock
from partnerships.actions.configuring import add
from partnerships.actions.outcome_letters import OUTCOMES
from partnerships.models import LetterWording, Membership, Organisation
from partnerships.policies import may_configure, require


Kind, Basis, SchoolType = LetterWording.Kind, LetterWording.Basis, LetterWording.SchoolType
OPENING = "{today}\n\nDear {recipient}\n\n"
PLACE = "{pupil} will attend {provision} from {first_day} to {last_day}.\n\nThe address is {address}.\n\n"
CLOSING = "If you have a question, ask {reply_to}.\n\nYours sincerely\n\n{school}"
FIVE = (
    "1. The address: {provision}, {address}.\n\n"
    "2. Who to report to on the first day: {report_to}.\n\n"
    "3. The number of days: {number_of_days} school days, from {first_day} to {last_day}.\n\n"
    "4. The reasons: {reasons}\n\nThe objectives: {objectives}\n\n"
    "5. Session times: {session_times}\n\n"
)
BY_NOTICE = (
    "You may ask in writing for a review at any time, unless one was held in the ten weeks before you ask. {pupil} "
    "stays on the roll of {school} and will come back when the direction ends.\n\n"
)
NOT_CHECKED = "Not verified by a lawyer. "
REGULATIONS = "Education (Educational Provision for Improving Behaviour) Regulations 2010 (SI 2010/1156), regulation 3"
AMENDED = ", as amended by SI 2012/2532."
# kind, basis, type of school, subject, body, what law it rests on
DEFAULTS = (
    (
        Kind.NOTICE, Basis.DIRECTION, SchoolType.MAINTAINED,
        "Notice that {pupil} is to attend {provision}",
        OPENING + "The governing board of {school} requires {pupil} to attend elsewhere to improve behaviour, under "
        "section 29A of the Education Act 2002. This letter is the notice that the law asks for.\n\n" + FIVE
        + BY_NOTICE + CLOSING,
        f"{NOT_CHECKED}Section 29A, Education Act 2002; {REGULATIONS}{AMENDED}",
    ),
    (
        Kind.NOTICE, Basis.DIRECTION, SchoolType.ACADEMY,
        "Notice that {pupil} is to attend {provision}",
        OPENING + "{school} directs {pupil} to attend elsewhere to improve behaviour, by its own power as an "
        "academy. This letter tells you what a maintained school would have to tell you.\n\n" + FIVE
        + BY_NOTICE + CLOSING,
        f"{NOT_CHECKED}The academy's articles and funding agreement; {REGULATIONS}{AMENDED} Followed as good practice.",
    ),
    (
        Kind.START, Basis.DIRECTION, "", "{pupil} starts at {provision}",
        OPENING + PLACE + "On the first day, report to {report_to}. {session_times}\n\n{school} has directed this to "
        "improve behaviour, and has told you of it in a separate notice.\n\n" + CLOSING,
        f"{NOT_CHECKED}Section 29A, Education Act 2002, or an academy's articles and funding agreement.",
    ),
    (
        Kind.START, Basis.AGREED, "", "{pupil} starts at {provision}",
        OPENING + PLACE + "On the first day, report to {report_to}. {session_times}\n\nThis was agreed with you. You "
        "may end the agreement by telling {school}.\n\n" + CLOSING,
        f"{NOT_CHECKED}The parent's or carer's agreement.",
    ),
    (
        Kind.START, Basis.ARRANGED, "", "{pupil} starts at {provision}",
        OPENING + PLACE + "On the first day, report to {report_to}. {session_times}\n\n{authority} has arranged this "
        "education under section 19 of the Education Act 1996.\n\n" + CLOSING,
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
