"""Norfolk's referral form: what it adds to the standard form, words otherwise, and requires beside it.

From the Local First Inclusion programme: advice of the Team Around the School, Element 3 funding, and a person at the
school who stays in touch with the base or centre. It is a set of differences, so the rest follows the standard form.
"""

from apsystem.privacy import Group
from referrals.models import FormVersion, Question
from referrals.standard_form import Asked, must, rows_of


KIND = Question.Kind
NAME = "Norfolk's referral form"
# What Norfolk asks beside the standard questions, at the end of a page.
ADDED: dict[str, list[Asked]] = {
    "attendance": [
        must("team_discussed", KIND.YES_NO, "Has the Team Around the School discussed this pupil?", group=Group.F2),
        Asked("team_discussed_on", KIND.DATE, "When the Team Around the School last discussed them", group=Group.F2,
              after="team_discussed", when=("yes",)),
        must("team_advice", KIND.LONG, "What the Team Around the School advised, and what was done",
             "A short summary. You can attach its notes instead", group=Group.F2, after="team_discussed",
             when=("yes",), may_attach=True),
        must("element_3", KIND.CHOICE, "Element 3 funding for this pupil", group=Group.F2, choices=[
            ("none", "Not asked for"), ("asked", "Asked for, and not decided yet"), ("agreed", "Agreed"),
            ("refused", "Not agreed"),
        ]),
        Asked("element_3_use", KIND.LONG, "What the Element 3 funding is for, and what difference it has made",
              group=Group.F2, after="element_3", when=("asked", "agreed"), may_attach=True),
    ],
    "voice": [
        must("conversation_on", KIND.DATE, "When you talked with a parent or carer about this referral",
             group=Group.F5),
        must("family_agrees", KIND.CHOICE, "Does a parent or carer agree with this referral?", group=Group.F5,
             choices=[("yes", "Yes"), ("partly", "In part"), ("no", "No")]),
    ],
}  # fmt: skip
# key: (label, hint); an empty hint keeps the standard one.
REWORDED = {
    "attainment": ("Attainment and cognitive baseline", "For example, Key Stage 2 results, reading age or cognitive "
                   "ability test scores, each with its date"),
    "provision_type": ("Place asked for", "An SEMH base is for a short stay; a centre is for a longer one"),
    "provision_asked": ("Base or centre you have in mind, if you have one", ""),
    "panel_line": ("What your Local Planning Partnership needs to know about risk and health", ""),
    "exit_plan": ("How the pupil will be helped back into school, from week 1", ""),
    "link_person": ("Link person who stays in touch with the pupil and the base or centre",
                    "Their name, job and when they can be reached"),
}  # fmt: skip
REQUIRED = frozenset({"attainment", "link_person", "strengths", "transport"})


def norfolk_rows(version: FormVersion) -> list[Question]:
    """Return the questions of Norfolk's form as rows of a version: the standard ones, changed, and its own."""
    rows = rows_of(version)
    for row in rows:
        label, hint = REWORDED.get(row.key, ("", ""))
        row.label, row.hint = label or row.label, hint or row.hint
        row.required = row.required or row.key in REQUIRED
    last = {row.section: row for row in rows}
    ordered = []
    for row in rows:
        ordered.append(row)
        if row is last[row.section]:
            ordered += [added_row(one, row.section, version) for one in ADDED.get(row.section, [])]
    for position, row in enumerate(ordered, start=1):
        row.position = position
    return ordered


def added_row(one: Asked, section: str, version: FormVersion) -> Question:
    """Return an added question as a row of a version; where it stands follows."""
    return Question(
        version=version, section=section, key=one.key, kind=one.kind, label=one.label, hint=one.hint,
        required=one.required, choices=one.choices, group=one.group or Group.F5, guidance=one.guidance,
        asked_if=one.after, asked_when=list(one.when), may_attach=one.may_attach,
        asks_for=one.asks_for, asks_when=list(one.asks_when),
    )  # fmt: skip
