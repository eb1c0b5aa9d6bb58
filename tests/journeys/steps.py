"""What each person does on a pupil's way to a base and back, one function a step, through the pages alone."""

import datetime as dt
import random
from typing import Any
from urllib.parse import urlsplit

from apsystem import clock
from apsystem.demo.answers import plausible_answers, plausible_rows
from referrals.sections import BY_SLUG, SECTIONS
from tests.journeys.conftest import CHILD, Person
from tests.referrals.making import PDF


SEED = 11
MOTHER = {"name": "Jo Oakapple", "relationship": "Mother", "parental_responsibility": True}
TO_RING = {"name": "Nic Oakapple", "relationship": "Uncle", "emergency_contact": True, "telephone": "07700 900 123"}


def begins_a_referral(asha: Person) -> str:
    """Asha answers the three questions that keep out what is not alternative provision, and says who it is about."""
    asha.open("/referrals/")
    asha.press("New referral")
    says_who_it_is_about(asha, excluded="yes")
    asha.sees("A permanently excluded pupil takes another route")
    asha.press("Change your answers")
    says_who_it_is_about(asha)
    asha.is_told("has been started")
    return reference_in(asha)


def says_who_it_is_about(asha: Person, excluded: str = "no") -> None:
    """Asha answers the page before the form."""
    child = her_answers()["pupil"]
    asha.answers(excluded=excluded, on_roll="yes", elsewhere="yes")
    asha.answers(**{name: child[name] for name in ("forename", "surname", "date_of_birth", "upn")})
    asha.press("Start now")


def reference_in(person: Person) -> str:
    """Return the reference in the address of the page a person is on."""
    return urlsplit(person.page.url).path.split("/")[2]


def her_answers() -> dict[str, dict[str, Any]]:
    """Return a whole form about the made-up child."""
    pages = plausible_answers(random.Random(SEED), clock.today())
    pages["pupil"] |= {"forename": CHILD[0], "surname": CHILD[1]}
    return {section.slug: pages[section.slug] for section in SECTIONS if section.slug in pages}


def fills_every_section(asha: Person, case: str) -> None:
    """Asha writes page after page; a date that is none is kept, and mended, and a second contact gets a row."""
    asha.open(f"/referrals/{case}/form/pupil/")
    for slug, answers in her_answers().items():
        asha.sees(BY_SLUG[slug].title)
        if slug == "pupil":
            types_a_bad_date(asha, case, answers)
        writes(asha, slug, answers)
        if slug == "contact":
            asha.press("Save and add another contact")
            row(asha, "carers", 1, **TO_RING)
        asha.press("Save and continue")
        asha.is_told("has been saved")
    asha.sees("Check your answers")


def writes(asha: Person, slug: str, answers: dict[str, Any]) -> None:
    """Asha answers a page's questions and fills the first row of each kind she has something for."""
    asha.answers(**answers)
    if slug == "plan":
        asha.choose("SEMH base")
    for kind, values in her_rows().items():
        if kind in BY_SLUG[slug].rows:
            row(asha, kind, 0, **values)


def row(person: Person, kind: str, number: int, /, **values: Any) -> None:
    """Fill a row of a page by its number from nought."""
    here = person.page.locator(f"[name^='{kind}-'][name$='-here']").nth(number).get_attribute("name")
    prefix = str(here).removesuffix("here")
    person.answers(**{f"{prefix}{name}": value for name, value in values.items()})


def her_rows() -> dict[str, dict[str, Any]]:
    """Return a carer, something that was tried, a risk and an outcome."""
    rows = plausible_rows(random.Random(SEED), CHILD[1], clock.today())
    (tried,), (risk,) = rows["supports"], rows["risks"]
    outcome = {
        "outcome": "Goes to lessons", "baseline": "In half of lessons", "measure": "Lesson register", "target": "90%",
        "by_on": clock.today() + dt.timedelta(weeks=10),
    }  # fmt: skip
    return {"carers": MOTHER, "supports": tried, "risks": risk, "outcomes": outcome}


def types_a_bad_date(asha: Person, case: str, answers: dict[str, Any]) -> None:
    """Asha types 31 February; nothing is lost, and "before you send" leads back to it."""
    asha.answers(**answers | {"date_of_birth": (31, 2, 2012)})
    asha.press("Save and continue")
    asha.is_told("Some answers need mending")
    asha.is_stopped("Date of birth must be a real date")
    asha.open(f"/referrals/{case}/submit/")
    asha.sees("Enter what the pupil says")
    asha.follow("Mend what was written for “Date of birth”")
    assert asha.page.locator("[name=date_of_birth_day]").input_value() == "31"
    assert asha.page.locator("[name=surname]").input_value() == CHILD[1]


def attaches_a_plan(asha: Person, case: str) -> None:
    """Asha attaches a PDF, and is told that nobody has looked through it for viruses."""
    asha.open(f"/referrals/{case}/documents/add/")
    asha.press("Attach")
    asha.is_stopped("Select what the document is")
    asha.answers(kind="risk_assessment", title="Risk assessment")
    asha.page.locator("[name=upload]").set_input_files(
        {"name": "risk.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    asha.press("Attach")
    asha.is_told("It has not been scanned for viruses.")


def sends_it(asha: Person, case: str) -> None:
    """Asha checks what she wrote and sends it."""
    asha.open(f"/referrals/{case}/form/")
    asha.sees("Everything is filled in")
    asha.follow("Check your answers")
    asha.sees(f"{CHILD[1]}")
    asha.press("Continue to “before you send”")
    asha.sees("Nothing is missing.")
    asha.press("Send the referral")
    asha.sees("Referral received")
    asha.sees("Your head teacher has been asked to sign it.")


def refers(asha: Person) -> str:
    """Asha refers a pupil, from the first question to the reference, which is returned."""
    case = begins_a_referral(asha)
    fills_every_section(asha, case)
    attaches_a_plan(asha, case)
    sends_it(asha, case)
    return case


def signs(rowan: Person, case: str) -> None:
    """Rowan reads what was sent and signs it."""
    rowan.open("/")
    rowan.follow("Referrals to sign")
    rowan.follow(case)
    rowan.press("Read and sign")
    rowan.sees("Jo Oakapple")
    rowan.press("Sign this referral")
    rowan.is_told("You have signed referral")


def checks(cora: Person, case: str) -> None:
    """Cora finds the referral in the queue and marks it as ready for a meeting."""
    cora.open("/")
    cora.follow("New referrals to check")
    cora.sees("Signed")
    cora.follow(f"Mark as ready {case}")
    cora.press("Mark as ready")
    cora.is_told("is ready for a meeting")


def calls_a_meeting(cora: Person) -> str:
    """Cora plans a meeting of today and gives notice of it; its reference is returned."""
    today = clock.today()
    cora.open("/meetings/")
    cora.press("Plan a meeting")
    cora.answers(held_on=today, starts_at="2pm", place="County Hall", deadline_on=today + dt.timedelta(1))
    cora.press("Plan the meeting")
    cora.is_stopped("The deadline comes first, then the papers, then the meeting")
    cora.answers(deadline_on=today, papers_on=today)
    cora.press("Plan the meeting")
    cora.is_told("is planned")
    meeting = reference_in(cora)
    cora.press("Give notice to the member schools")
    cora.press("Give notice")
    cora.is_told("Notice of")
    return meeting


def lists(cora: Person, case: str, meeting: str) -> None:
    """Cora puts the case on the agenda and gives the panel its papers."""
    cora.open(f"/referrals/{case}/list/")
    cora.press("Put on the agenda")
    cora.is_stopped("Select the meeting")
    cora.page.locator("[name=meeting]").first.check()
    cora.press("Put on the agenda")
    cora.is_told(f"{case} is on the agenda of {meeting}")
    cora.press("Issue the papers")
    cora.press("Issue the papers")
    cora.is_told("are out, and the panel has been told")
