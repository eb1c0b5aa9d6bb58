"""Where each line of Appendix A, and each part of the form most authorities share, is asked, printed and exported.

The eighteen lines are Leicestershire's "Alternative Provision: Placement Sheet"; the twenty-two parts are what the
referral forms of other authorities have in common.
"""

from dataclasses import dataclass

from referrals.rows import KINDS
from referrals.sections import BY_SLUG, DOCUMENTS, SECTIONS
from referrals.standard_form import APPENDIX_A, FORM


@dataclass(frozen=True)
class Shared:
    """A part that most forms share: its questions, its kinds of rows, what is beside the form, its own section."""

    title: str
    questions: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    beside: str = ""
    section: str = ""


SHARED = (
    Shared("Who refers, and the head's authority", ("contact_name", "contact_role", "contact_phone", "contact_email"),
           beside="the head's signature"),
    Shared("The pupil", ("forename", "surname", "upn", "date_of_birth", "year_group", "address", "postcode")),
    Shared("Parents and carers", ("first_language", "interpreter_needed"), ("carers",)),
    Shared("Agreement, and the date of the conversation", ("family_voice", "family_voice_method", "family_voice_on")),
    Shared("Why, and what is asked for", ("referral_reason", "provision_type", "provision_asked", "hours_per_week")),
    Shared("Attendance", ("sessions_possible", "sessions_attended", "attendance_as_at")),
    Shared("Suspensions", ("suspensions", "suspension_days", "suspension_reasons")),
    Shared("Special educational needs and the plan", ("sen_provision", "sen_type", "sen_type_2", "sen_needs",
           "has_ehcp", "ehcp_reviewed_on", "ehcp_section_f")),
    Shared("Health and medication", ("has_health_needs", "health_needs", "has_health_plan", "medication")),
    Shared("Social care, early help, care", ("support_level", "lead_professional", "family_support", "in_care")),
    Shared("Agencies", rows=("agencies",)),
    Shared("What was tried, and its effect", ("tried", "advice_taken"), ("supports",), "advice on record"),
    Shared("Attainment", ("attainment",)),
    Shared("Strengths and interests", ("strengths",)),
    Shared("Risks", ("risk_level", "safety", "triggers", "safeguarding_lead", "panel_line"), ("risks",),
           "the risk assessment attached"),
    Shared("The pupil's views", ("pupil_voice", "pupil_voice_method", "pupil_voice_on", "pupil_voice_reason")),
    Shared("The family's views", ("family_voice", "family_voice_reason")),
    Shared("Outcomes, length and days", ("proposed_start_on", "proposed_end_on", "success_measure"),
           ("outcomes", "week")),
    Shared("What follows, and who keeps in touch", ("exit_route", "exit_plan", "link_person", "post_16_plan",
           "careers_meeting_on", "post_16_application", "exam_entries")),
    Shared("Transport", ("transport",)),
    Shared("Documents", beside="the documents attached, or why one is not", section=DOCUMENTS),
    Shared("Declaration", beside="the head's signature"),
)  # fmt: skip


@dataclass(frozen=True)
class Traced:
    """Where something is: its fields, the pages that ask for them, its place in print, its columns in the export."""

    title: str
    fields: tuple[str, ...]
    pages: tuple[str, ...]
    printed: str
    exported: str


def appendix_a() -> list[Traced]:
    """Return the eighteen lines of Appendix A, each with where it is."""
    found = []
    for number, title in APPENDIX_A.items():
        questions = [q.key for asked in FORM.values() for q in asked if q.line == number]
        rows = [kind.name for kind in KINDS.values() if kind.line == number]
        found.append(traced(title, questions, rows, "" if number > 1 else "the school of whoever writes"))
    return found


def shared() -> list[Traced]:
    """Return the parts most forms share, each with where it is."""
    return [
        as_section(part) if part.section else traced(part.title, part.questions, part.rows, part.beside)
        for part in SHARED
    ]


def as_section(part: Shared) -> Traced:
    """Return where a section without questions of its own is."""
    printed, exported = "under its own heading", "one row each, under its section"
    return Traced(part.title, (part.beside,), (BY_SLUG[part.section].title,), printed, exported)


def traced(
    title: str, questions: list[str] | tuple[str, ...], rows: list[str] | tuple[str, ...], beside: str
) -> Traced:
    """Return where some questions and rows are asked, printed and exported."""
    asked = {q.key: (slug, q.line) for slug, section in FORM.items() for q in section}
    slugs = {asked[key][0] for key in questions} | {s.slug for s in SECTIONS for name in s.rows if name in rows}
    numbers = {asked[key][1] for key in questions} | {KINDS[name].line for name in rows}
    printed = [f"line {number}" for number in sorted(n for n in numbers if n)]
    printed += ["under its own heading"] if None in numbers else []
    return Traced(
        title,
        (*questions, *(f"{name} (rows)" for name in rows), *([beside] if beside else [])),
        tuple(BY_SLUG[slug].title for slug in BY_SLUG if slug in slugs),
        ", ".join(printed) or "with its own line",
        "one row each, under its section" if questions or rows else "not in the file: on the case page",
    )
