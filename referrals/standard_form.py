"""The standard referral form: every line of Leicestershire's Appendix A, and what the rest of the journey needs.

A row is: key, kind, label, hint, required, line of Appendix A, and for a question without a column its field group.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.privacy import Group
from partnerships.models import Membership
from referrals import choices
from referrals.choices import Choices
from referrals.models import Document, FormVersion, Question, Referral


KIND, DOCUMENT = Question.Kind, Document.Kind
NUMBER = 1
NAME = "Standard referral form"


@dataclass(frozen=True)
class Asked:
    """One question of the standard form; `line` is its line of Appendix A.

    `after` is the question it hangs on, and `when` the answers that ask for it (see `Question.asked_if`); `asks_for` is
    the kind of document that its own answers `asks_when` ask for.
    """

    key: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    line: int | None = None
    group: Group | None = None
    choices: Choices = field(default_factory=list)
    guidance: str = ""
    after: str = ""
    when: tuple[str, ...] = ()
    may_attach: bool = False
    asks_for: str = ""
    asks_when: tuple[str, ...] = ()


def must(key: str, kind: str, label: str, hint: str = "", **more: Any) -> Asked:
    """Return a question that must be answered before sending."""
    return Asked(key, kind, label, hint, required=True, **more)


FORM: dict[str, list[Asked]] = {
    "pupil": [
        must("forename", KIND.TEXT, "Legal first name", line=2),
        must("surname", KIND.TEXT, "Legal family name", line=2),
        Asked("preferred_name", KIND.TEXT, "First name they like to be called", line=2),
        Asked("upn", KIND.UPN, "Unique pupil number (UPN)",
              "13 characters, beginning with a letter. You can add it later, but say why it is missing", line=2),
        Asked("no_upn_reason", KIND.TEXT, "Why there is no unique pupil number yet", line=2, after="upn", when=("",)),
        must("date_of_birth", KIND.DATE, "Date of birth", "For example, 14 3 2012", line=3),
        must("year_group", KIND.YEAR, "Year group they are taught in", line=3),
        must("sex", KIND.CHOICE, "Sex", choices=choices.SEX),
        must("ethnicity", KIND.CHOICE, "Ethnic group", choices=choices.ETHNICITY),
        Asked("first_language", KIND.TEXT, "First language, if it is not English", group=Group.F5),
        must("address", KIND.LONG, "Home address"),
        must("postcode", KIND.POSTCODE, "Postcode of their home"),
        Asked("home_la_code", KIND.TEXT, "Number of the local authority where they live",
              "3 figures. Leave it empty if it is this authority"),
        must("fsm", KIND.CHOICE, "Eligible for free school meals", choices=choices.YES_NO_UNKNOWN),
        must("in_care", KIND.CHOICE, "Looked after by a local authority", choices=choices.IN_CARE),
        Asked("strengths", KIND.LONG, "Strengths and interests",
              "What they enjoy, what they are good at, and who they get on with", group=Group.F2),
    ],
    "contact": [
        must("contact_name", KIND.TEXT, "Name of the school's contact", line=4),
        must("contact_role", KIND.TEXT, "Their role", "For example, SENCo or head of year", line=4),
        must("contact_phone", KIND.PHONE, "Their telephone number", line=4),
        must("contact_email", KIND.EMAIL, "Their work e-mail address", line=4),
        Asked("contact_deputy", KIND.TEXT, "Who to speak to when they are away", "Name and telephone number",
              line=4, group=Group.F0),
    ],
    "attendance": [
        must("sessions_possible", KIND.NUMBER, "Sessions possible this school year",
             "A session is a morning or an afternoon", line=5),
        must("sessions_attended", KIND.NUMBER, "Sessions attended", line=5),
        must("attendance_as_at", KIND.DATE, "Date of these figures", line=5),
        must("suspensions", KIND.NUMBER, "Number of suspensions in the last 12 months", "Enter 0 if there were none"),
        must("suspension_days", KIND.DECIMAL, "School days lost to suspension", "For example, 4.5",
             after="suspensions"),
        must("suspension_reasons", KIND.LONG, "Reasons for the suspensions", after="suspensions"),
        Asked("advice_taken", KIND.LONG, "Advice already taken, if it is not on record yet",
              "Who gave it, when, what was advised, and what was done", line=5),
        Asked("tried", KIND.LONG, "Anything else about what has been tried",
              "What you tried goes below, one thing at a time", line=5, may_attach=True),
    ],
    "needs": [
        must("sen_provision", KIND.CHOICE, "Special educational needs (SEN) provision",
             choices=choices.SEN_PROVISION, line=6),
        must("sen_type", KIND.CHOICE, "Main type of need", choices=choices.SEN_TYPE, line=6,
             after="sen_provision", when=("K", "E")),
        Asked("sen_type_2", KIND.CHOICE, "Second type of need", choices=choices.SEN_TYPE, line=6, group=Group.F3,
              after="sen_provision", when=("K", "E")),
        must("sen_needs", KIND.LONG, "What these needs mean day to day", line=6, after="sen_provision",
             when=("K", "E"), may_attach=True),
        must("has_ehcp", KIND.YES_NO, "Is there an education, health and care plan (EHCP)?",
             "If there is, you will be asked to attach it", line=6, asks_for=DOCUMENT.EHCP, asks_when=("yes",)),
        must("ehcp_reviewed_on", KIND.DATE, "Date of its last annual review", line=6, after="has_ehcp",
             when=("yes",)),
        Asked("ehcp_section_f", KIND.LONG, "What section F of the plan asks for, and how the placement would meet it",
              line=6, group=Group.F3, after="has_ehcp", when=("yes",)),
        must("has_health_needs", KIND.YES_NO, "Are there any physical or mental health needs?", line=7),
        must("health_needs", KIND.LONG, "What these health needs are", line=7, after="has_health_needs",
             when=("yes",), may_attach=True),
        must("has_health_plan", KIND.YES_NO, "Is there an individual healthcare plan?",
             "If there is, you will be asked to attach it", line=7, asks_for=DOCUMENT.HEALTH_PLAN,
             asks_when=("yes",)),
        Asked("medication", KIND.LONG, "Medication and allergies",
              "What it is, how much, when, and who gives it", line=7, group=Group.F4),
        Asked("attainment", KIND.LONG, "Attainment, and any test of thinking or reading",
              "For example, reading age, or standardised scores with their dates", group=Group.F2, may_attach=True),
    ],
    "safety": [
        must("support_level", KIND.CHOICE, "Support in place for the family", choices=choices.FAMILY_SUPPORT, line=8),
        Asked("lead_professional", KIND.TEXT, "Lead professional", "Name, job and telephone number", line=8,
              group=Group.F5, after="support_level"),
        Asked("family_support", KIND.LONG, "How the family is supported", line=8, after="support_level"),
        Asked("interpreter_needed", KIND.TEXT, "Interpreter needed at meetings", "Language, or British Sign Language",
              group=Group.F5),
        must("risk_level", KIND.CHOICE, "Overall level of risk", choices=choices.RISK, line=9,
             asks_for=DOCUMENT.RISK_ASSESSMENT),
        must("safety", KIND.LONG, "What adults need to know to keep the pupil and others safe",
             "For example, leaving the site, or people they must not be with. Do not put anything here that only the "
             "safeguarding lead should know", line=9, may_attach=True),
        Asked("triggers", KIND.LONG, "What makes things harder, and what helps", line=9, group=Group.F6),
        must("safeguarding_lead", KIND.TEXT, "Name of your designated safeguarding lead", line=9, group=Group.F6),
        Asked("panel_line", KIND.LONG, "What the panel needs to know about risk and health",
              "One or two sentences that every panel member reads. Do not use the pupil's name", line=9),
    ],
    "plan": [
        must("referral_reason", KIND.LONG, "Why you are referring the pupil now", group=Group.F2),
        must("provision_type", KIND.PROVISION_TYPE, "Type of alternative provision asked for", line=10),
        Asked("provision_asked", KIND.TEXT, "A particular provision, if you have one in mind", line=10),
        must("hours_per_week", KIND.DECIMAL, "Hours a week", "For example, 25 for a full week", line=11),
        Asked("part_time_reason", KIND.LONG, "Why it is fewer hours than full time, and when it will be more",
              "Only if the whole week, with the sessions in your own school, is fewer hours than full time", line=11,
              group=Group.F10),
        must("proposed_start_on", KIND.DATE, "Proposed start date", line=12),
        must("proposed_end_on", KIND.DATE, "Proposed end date", line=12),
        Asked("transport", KIND.LONG, "How they would travel"),
        Asked("other_provision", KIND.LONG, "Anything else about other alternative provision in place now",
              "The provision itself goes below", line=17),
        must("attendance_code", KIND.YES_NO, "Will the school record attendance with the code the service advises?",
             "Often code B, but it depends on where the pupil is taught and who supervises them", line=18,
             group=Group.F10),
    ],
    "outcomes": [
        must("success_measure", KIND.LONG, "How you will know the placement has worked", line=14),
        must("exit_route", KIND.CHOICE, "What should follow the placement", choices=choices.EXIT, line=15),
        must("exit_plan", KIND.LONG, "How the pupil will be helped to go back or move on",
             "Who will visit, what changes at school, and the first steps", line=15),
        Asked("link_person", KIND.TEXT, "Who at your school keeps in touch with the pupil during the placement",
              line=15, group=Group.F10),
        must("post_16_plan", KIND.LONG, "What the pupil wants to do after Year 11", line=15, group=Group.F10,
             after="year_group", when=("11",)),
        Asked("careers_meeting_on", KIND.DATE, "Date of their careers meeting", line=15, group=Group.F10,
              after="year_group", when=("11",)),
        Asked("post_16_application", KIND.TEXT, "Where they have applied, or will apply", line=15, group=Group.F10,
              after="year_group", when=("11",)),
        Asked("exam_entries", KIND.LONG, "Examinations they are entered for, and at which centre", line=15,
              group=Group.F10, after="year_group", when=("11",)),
    ],
    "voice": [
        Asked("pupil_voice", KIND.LONG, "What the pupil says about the placement", "Their own words where you can",
              line=16),
        must("pupil_voice_method", KIND.TEXT, "How you found out the pupil's views",
             "For example, talked with a teaching assistant, or a drawing", line=16, after="pupil_voice"),
        must("pupil_voice_on", KIND.DATE, "When you asked the pupil", line=16, after="pupil_voice"),
        Asked("pupil_voice_reason", KIND.LONG, "If you do not have the pupil's views, why not", line=16,
              after="pupil_voice", when=("",)),
        Asked("family_voice", KIND.LONG, "What a parent or carer says about the placement", line=16),
        must("family_voice_method", KIND.TEXT, "How you found out the parent's or carer's views",
             "For example, a meeting in school", line=16, after="family_voice"),
        must("family_voice_on", KIND.DATE, "When you asked the parent or carer", line=16, after="family_voice"),
        Asked("family_voice_reason", KIND.LONG, "If you do not have a parent's or carer's views, why not", line=16,
              after="family_voice", when=("",)),
    ],
}  # fmt: skip

# The headings of Appendix A, for the printed form. Line 1 is the school itself; lines 5, 8, 9, 11, 13 and 17 have rows.
APPENDIX_A = {
    1: "School name",
    2: "Pupil name",
    3: "Pupil date of birth",
    4: "School key contact",
    5: "Attendance at time of referral and details of any interventions",
    6: "Details of SEND needs",
    7: "Details of health needs",
    8: "Details of any support in place for the family",
    9: "Information required to keep the young person safe",
    10: "Name of alternative provision",
    11: "Hours per week",
    12: "Proposed start and end date",
    13: "Learning outcomes and success criteria",
    14: "How will success be measured?",
    15: "Exit strategy",
    16: "Young person's and family's voice",
    17: "Details of any other alternative provision in place",
    18: "Attendance code",
}


@transaction.atomic
def install_standard_form(*, by: Membership) -> FormVersion:
    """Publish the standard form as version 1 where there is none yet, and return it; a second time does nothing."""
    now = clock.now()
    version, made = FormVersion.objects.get_or_create(
        number=NUMBER, defaults={"name": NAME, "from_on": clock.today(), "published_at": now}
    )
    if made:
        Question.objects.bulk_create(rows_of(version))
        record("install form", person=by.user.email, acting_as=by.acting_as, number=NUMBER)
    return version


def rows_of(version: FormVersion) -> list[Question]:
    """Return the standard form's questions as rows of a version, in the order of the form."""
    asked = [(section, question) for section, questions in FORM.items() for question in questions]
    return [
        Question(
            version=version,
            section=section,
            key=one.key,
            label=one.label,
            hint=one.hint,
            kind=one.kind,
            required=one.required,
            position=position,
            group=one.group or Referral.privacy[one.key],
            choices=one.choices,
            guidance=one.guidance,
            asked_if=one.after,
            asked_when=list(one.when),
            may_attach=one.may_attach,
            asks_for=one.asks_for,
            asks_when=list(one.asks_when),
            appendix_line=one.line,
        )
        for position, (section, one) in enumerate(asked, start=1)
    ]


def current_form(*, by: Membership) -> FormVersion:
    """Return the newest published form in force today; an authority that has published none uses the standard one."""
    published = FormVersion.objects.filter(published_at__isnull=False, from_on__lte=clock.today())
    return published.order_by("-number").first() or install_standard_form(by=by)
