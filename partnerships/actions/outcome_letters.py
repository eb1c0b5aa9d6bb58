"""The letters about outcomes that an authority starts with: short sentences, whom to ring, what happens next."""

from partnerships.models import LetterWording


Kind = LetterWording.Kind
OPENING = "{today}\n\nOur reference: {reference}\n\nDear {recipient}\n\n"
DECIDED = (
    "{school} asked for a place for {first_name}: lessons and help for a time in a smaller setting than the usual "
    "school or class. A group of head teachers and other school staff, called the panel, met on {decided_on}.\n\n"
    "What was decided: {outcome}.\n\nWhy: {rationale_for_family}\n\nWhat happens next: {next_step}\n\n"
)
ASK = (
    "If you have a question, ring {contact} at any time. If you do not agree, please ring or write by {tell_by}, so "
    "that it can be looked at before things move on.\n\n"
    "If you would like this letter in another language or in larger print, or you would like somebody to read it to "
    "you, please ring and ask.\n\n"
)
SIGNED = "Yours sincerely\n\n{partnership}"
NO_LAW = "Not verified by a lawyer. No Act or regulation that we know of says what this letter must contain."
STAYS = "{first_name} is still a pupil of {school}, and goes to lessons there as now.\n\n"
UNTIL = "{first_name} is still a pupil of {school}, and goes to lessons there as now until the new place starts.\n\n"


def letter(*middle: str) -> str:
    """Return the words of a letter about what the panel decided, with what this outcome says beside the rest."""
    return "".join((OPENING, DECIDED, *middle, ASK, SIGNED))


# kind, basis, type of school, subject, body, what law it rests on
OUTCOMES = (
    (
        Kind.PLACE, "", "", "A place has been agreed for {pupil}",
        letter("You will get another letter before the first day, with the address and who will meet you.\n\n", UNTIL),
        NO_LAW,
    ),
    (
        Kind.CONDITIONS, "", "", "A place has been agreed for {pupil}, if some things happen first",
        letter("You will get another letter before the first day, with the address and who will meet you.\n\n", UNTIL),
        NO_LAW,
    ),
    (
        Kind.WAITING, "", "", "{pupil} is on the waiting list for a place",
        letter("There is no free place now. You do not have to do anything to keep your turn.\n\n", STAYS),
        NO_LAW,
    ),
    (
        Kind.MORE_INFORMATION, "", "", "Nothing has been decided yet about {pupil}",
        letter("This is not a no. The panel will look at it again.\n\n", STAYS), NO_LAW,
    ),
    (Kind.ANOTHER_ROUTE, "", "", "A different kind of help for {pupil}", letter(STAYS), NO_LAW),
    (
        Kind.NOT_AGREED, "", "", "What was decided about {pupil}",
        letter("The school may ask the panel to look again, once, if there is something new to tell it.\n\n", STAYS),
        NO_LAW,
    ),
    (
        Kind.WITHDRAWN, "", "", "{school} no longer asks for a place for {pupil}",
        OPENING + "{school} asked for a place for {first_name}, and has now taken this back. Nobody will look at it "
        "any more.\n\nWhy: {rationale_for_family}\n\nWhat happens next: {next_step}\n\n" + ASK + SIGNED,
        NO_LAW,
    ),
)  # fmt: skip
