"""The pages of the referral form, and the answers that rules and measures need and so live in columns.

Everything else about the form (wording, order, what is required) is data: see `Question`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One page of the form: its slug and title, and the kinds of rows it holds beside its questions."""

    slug: str
    title: str
    rows: tuple[str, ...] = ()


CONTACT, DOCUMENTS = "contact", "documents"
SECTIONS = (
    Section("pupil", "About the pupil"),
    Section(CONTACT, "People to contact", ("carers",)),
    Section("attendance", "Attendance, suspensions and what has been tried", ("supports",)),
    Section("needs", "SEND and health"),
    Section("safety", "Support for the family, and keeping safe", ("agencies", "risks")),
    Section("plan", "The provision asked for", ("week", "other_places")),
    Section("outcomes", "Outcomes and what follows", ("outcomes",)),
    Section("voice", "What the pupil and family say"),
    Section(DOCUMENTS, "Documents"),
)
BY_SLUG = {section.slug: section for section in SECTIONS}

# Answers kept in columns of Referral: question key = column name.
COLUMNS = (
    "contact_name",
    "contact_role",
    "contact_phone",
    "contact_email",
    "forename",
    "surname",
    "preferred_name",
    "upn",
    "no_upn_reason",
    "date_of_birth",
    "year_group",
    "sex",
    "ethnicity",
    "address",
    "postcode",
    "home_la_code",
    "fsm",
    "in_care",
    "sessions_possible",
    "sessions_attended",
    "attendance_as_at",
    "suspensions",
    "suspension_days",
    "suspension_reasons",
    "tried",
    "advice_taken",
    "sen_provision",
    "sen_type",
    "sen_needs",
    "has_ehcp",
    "ehcp_reviewed_on",
    "has_health_needs",
    "health_needs",
    "has_health_plan",
    "support_level",
    "family_support",
    "risk_level",
    "safety",
    "panel_line",
    "provision_type",
    "provision_asked",
    "hours_per_week",
    "proposed_start_on",
    "proposed_end_on",
    "transport",
    "success_measure",
    "exit_route",
    "exit_plan",
    "other_provision",
    "pupil_voice",
    "pupil_voice_method",
    "pupil_voice_on",
    "pupil_voice_reason",
    "family_voice",
    "family_voice_method",
    "family_voice_on",
    "family_voice_reason",
)
