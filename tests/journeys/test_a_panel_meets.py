"""A panel meets: seven people, one of them on paper, from the notice to the letters, with and without scripts."""

from collections.abc import Callable

import pytest

from apsystem.demo.cast import Cast
from referrals.models import Referral
from tests.journeys.conftest import Person
from tests.journeys.steps import calls_a_meeting
from tests.referrals.panel import ready, sent


PHONE = 390
WHY = "Two of our members cannot come."


def tells_the_schools(cora: Person, meeting: str) -> None:
    """Cora records that Castle Rise was rung up, asks Olu to make up the quorum, and orders the agenda."""
    cora.open(f"/meetings/{meeting}/")
    cora.sees("No notice on record")
    cora.follow("Record a notice given another way")
    cora.press("Record the notice")
    cora.is_stopped("Enter who was told")
    cora.page.locator("[name=school]").select_option(label="Castle Rise School")
    cora.answers(person="The school office", how="phone")
    cora.press("Record the notice")
    cora.is_told("Castle Rise School was told")
    cora.follow("Ask a guest to make up the quorum")
    cora.press("Ask the guest")
    cora.is_stopped("Select who is asked")
    guest = cora.page.locator("[name=guest] option").filter(has_text="Olu Bankole").get_attribute("value")
    cora.page.locator("[name=guest]").select_option(guest)
    cora.answer("reason", WHY)
    cora.press("Ask the guest")
    cora.is_told("Olu Bankole has been asked")


def puts_on_the_agenda(cora: Person, case: str) -> None:
    """Cora lists a case for the meeting."""
    cora.open(f"/referrals/{case}/list/")
    cora.page.locator("[name=meeting]").first.check()
    cora.press("Put on the agenda")
    cora.is_told(f"{case} is on the agenda")


def issues_the_papers(cora: Person, meeting: str) -> None:
    """Cora gives the panel its papers."""
    cora.open(f"/meetings/{meeting}/")
    cora.press("Issue the papers")
    cora.press("Issue the papers")
    cora.is_told("are out")


def prints_for_the_one_on_paper(dana: Person, meeting: str) -> None:
    """Dana opens the pack the night before and prints it; in the meeting she has no screen."""
    dana.open(f"/meetings/{meeting}/pack/")
    dana.page.emulate_media(media="print")
    dana.sees("Made for Dana Whitlock")
    dana.page.emulate_media(media="screen")


def prints_the_sheet(cora: Person, meeting: str, case: str) -> None:
    """Cora prints the decide-later sheet."""
    cora.open(f"/meetings/{meeting}/")
    cora.follow("Print the decide-later sheet")
    cora.page.emulate_media(media="print")
    cora.sees(case)
    cora.sees("Signed by the chair:")
    cora.does_not_see("Marlowe")
    cora.page.emulate_media(media="screen")


def begins(chidi: Person, meeting: str) -> None:
    """Chidi begins the meeting; everybody is there but Rowan."""
    chidi.open(f"/meetings/{meeting}/")
    chidi.press("Begin the meeting")
    chidi.press("Begin the meeting")
    chidi.follow("Record who came")
    for group in chidi.page.get_by_role("group").all():
        group.get_by_label("Apologies" if "Rowan" in group.inner_text() else "Present", exact=True).check()
    chidi.press("Save attendance")
    chidi.is_told("has been recorded")


def follows(member: Person, meeting: str, case: str) -> None:
    """A member sees on their own page what the chair shows, by asking for it again."""
    if "/screen/" not in member.page.url:
        member.open(f"/meetings/{meeting}/")
        member.press("Follow the meeting")
    else:
        member.follow("See what is shown now")
    assert member.page.locator("h1").inner_text() == case
    member.does_not_see("Marlowe")


def declares_for(cora: Person, meeting: str, case: str) -> None:
    """Cora writes down what Dana, who is on paper, declares in the room."""
    cora.open(f"/meetings/{meeting}/cases/{case}/")
    cora.follow("Declare an interest")
    dana = cora.page.locator("[name=member] option").filter(has_text="Dana Whitlock").get_attribute("value")
    cora.page.locator("[name=member]").select_option(dana)
    cora.page.locator("[name=kind][value=personal]").check()
    cora.press("Declare it")
    cora.is_told("Dana Whitlock’s interest")


def decides(chidi: Person, meeting: str, case: str) -> None:
    """Chidi records in the room that the case goes on the waiting list, by a vote."""
    chidi.open(f"/meetings/{meeting}/room/")
    assert chidi.page.locator("h1").inner_text() == case
    chidi.sees("On the screen")
    chidi.press("Record the decision")
    chidi.answers(outcome="agree_waiting", rationale="No place is free this half term.", method="vote")
    chidi.press("Record and go to the next case")
    chidi.is_stopped("Enter the number of votes for")
    chidi.answers(votes_for="3", votes_against="1")
    chidi.press("Record and go to the next case")
    chidi.is_told(f"{case}: agreed, waiting list")


def keys_in(cora: Person, meeting: str, case: str, left: str) -> None:
    """Cora keys in what was written on the sheet about the second case, and leaves the third."""
    cora.open(f"/meetings/{meeting}/")
    cora.follow("Key in the sheet")
    cora.answers(**{f"{case}-outcome": "redirect", f"{case}-rationale": "Outreach first."})
    cora.press("Save all of it")
    cora.is_stopped("Enter the other route")
    cora.answer(f"{case}-route", "Tier 1 outreach")
    cora.press("Save all of it")
    cora.is_told("1 decision keyed in")
    assert Referral.objects.get(reference=left).status == "listed"


def closes(chidi: Person, meeting: str, case: str, left: str) -> None:
    """Chidi closes the meeting; minutes and actions are drafted from the record."""
    chidi.open(f"/meetings/{meeting}/")
    chidi.follow("Close the meeting")
    chidi.press("Close the meeting")
    chidi.is_told("is closed")
    for words in (
        "bound by what was decided", "Olu Bankole (AP officer, guest from", "Written on paper in the meeting",
        f"Not decided at this meeting: {left}", f"{case}: the home school tells the family by",
    ):  # fmt: skip
        chidi.sees(words)
    chidi.press("Edit and sign off")
    chidi.press("Save and sign off")
    chidi.is_told("signed off")


def tells_the_family(asha: Person, case: str) -> None:
    """Asha records that the family has been told."""
    asha.open("/")
    asha.follow("Families to tell of a decision")
    asha.follow(case)
    asha.page.get_by_role("link", name="Record that the family was told").click()
    asha.press("Put it on record")
    asha.is_stopped("Enter how the family was told")
    asha.answer("how", "By telephone")
    asha.press("Put it on record")
    asha.is_told("is on record that the family")


EVERYBODY = ("cora", "chidi", "dana", "priya", "ed", "olu", "asha")


@pytest.mark.browser
def test_a_panel_meets_as_seven_people_one_of_them_on_paper(person: Callable[..., Person], county: Cast) -> None:
    """Cora, Priya and Asha have no scripts; every page the others open is looked through for accessibility."""
    a_panel_meets(person, county, with_scripts={"chidi", "dana", "ed", "olu"})


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("with_scripts", [set(EVERYBODY), set()], ids=["with scripts", "without scripts"])
def test_a_panel_meets_where_all_have_scripts_or_nobody_has(
    person: Callable[..., Person], county: Cast, with_scripts: set[str]
) -> None:
    a_panel_meets(person, county, with_scripts=with_scripts)


def a_panel_meets(person: Callable[..., Person], county: Cast, *, with_scripts: set[str]) -> None:
    """Have the seven hold a meeting, from its notice to the family being told."""
    cora, chidi, dana, priya, ed, olu, asha = (
        person(javascript=name in with_scripts, width=PHONE if name in ("priya", "asha") else 1280).is_let_in(
            county.people[name]
        )
        for name in EVERYBODY
    )
    cases = [ready(county, sent(county, school)) for school in ("riverside", "riverside", "lakeside")]
    first, second, third = (case.reference for case in cases)
    meeting = calls_a_meeting(cora)
    tells_the_schools(cora, meeting)
    for case in (first, second, third):
        puts_on_the_agenda(cora, case)
    issues_the_papers(cora, meeting)
    prints_for_the_one_on_paper(dana, meeting)
    prints_the_sheet(cora, meeting, first)

    begins(chidi, meeting)
    for member in (priya, ed, olu):
        follows(member, meeting, first)
    declares_for(cora, meeting, second)
    decides(chidi, meeting, first)
    for member in (priya, ed, olu):
        follows(member, meeting, second)
    keys_in(cora, meeting, second, third)
    follows(priya, meeting, third)

    closes(chidi, meeting, first, third)
    tells_the_family(asha, first)
    cora.open(f"/referrals/{first}/how-decided/")
    for words in ("The school office, by telephone", "Olu Bankole", "vote, 3 for and 1 against", "By telephone"):
        cora.sees(words)
