"""The panel's half and the base's half of the journey, one function a step, through the pages alone."""

import datetime as dt

from playwright.sync_api import expect

from apsystem import clock
from tests.journeys.conftest import CHILD, Person
from tests.journeys.steps import reference_in


SAID = "Support in school has been tried in full and a short stay has a clear purpose."


def reads_and_gives_her_view(priya: Person, case: str, meeting: str) -> None:
    """Priya reads the papers, with the pupil's own words first, and says what she thinks."""
    priya.open("/")
    priya.sees("Cases to read before the meeting")
    priya.open(f"/meetings/{meeting}/")
    priya.follow(case)
    priya.sees("What the pupil and family say")
    priya.does_not_see("Jo Oakapple")
    priya.follow("Give your view")
    priya.press("Save your view")
    priya.is_stopped("Select your view")
    priya.choose("Support")
    priya.press("Save your view")
    priya.is_told(f"Your view of {case} has been recorded.")


def begins_the_meeting(chidi: Person, meeting: str) -> None:
    """Chidi begins the meeting and records who came: all but Ed."""
    chidi.open("/meetings/")
    chidi.follow(meeting)
    chidi.press("Begin the meeting")
    chidi.press("Begin the meeting")
    chidi.is_told("is in session")
    chidi.follow("Record who came")
    for group in chidi.page.get_by_role("group").all():
        group.get_by_label("Apologies" if "Ed " in group.inner_text() else "Present", exact=True).check()
    chidi.press("Save attendance")
    chidi.is_told("has been recorded")


def decides(chidi: Person, case: str) -> None:
    """Chidi records that a place is agreed, in the panel room, where Rowan presents and does not decide."""
    chidi.press("Open the panel room")
    apart = chidi.page.get_by_role("heading", name="Present, not deciding").locator("+ ul")
    expect(apart).to_contain_text("Rowan Hughes")
    chidi.does_not_see(CHILD[1])
    chidi.press("Record the decision")
    chidi.answers(outcome="agree_place", rationale=SAID, start_on=clock.today())
    chidi.press("Record and go to the next case")
    chidi.is_stopped("Select where the place is")
    chidi.page.locator("[name=provision]").select_option(label="Riverbank Base")
    chidi.answer("first_review_on", clock.today() + dt.timedelta(weeks=3))
    chidi.press("Record and go to the next case")
    chidi.is_told(f"{case}: agreed, a place to be offered")


def closes(chidi: Person, meeting: str) -> None:
    """Chidi closes the meeting and signs off its minutes, which name no child."""
    chidi.open(f"/meetings/{meeting}/")
    chidi.follow("Close the meeting")
    chidi.press("Close the meeting")
    chidi.is_told("is closed")
    chidi.sees(SAID)
    chidi.does_not_see(CHILD[1])
    chidi.press("Edit and sign off")
    chidi.press("Save and sign off")
    chidi.is_told("signed off")


def reads_the_decision(asha: Person, case: str) -> None:
    """Asha reads what was decided and why."""
    asha.open(f"/referrals/{case}/")
    asha.sees("Agreed, place to be offered")
    asha.follow("How this was decided")
    asha.sees(SAID)


def offers(cora: Person, case: str) -> str:
    """Cora offers a place at Riverbank Base from today; the offer's reference is returned."""
    cora.open("/places/waiting/")
    cora.follow(f"Offer a place for {case}")
    cora.press("Send the offer")
    cora.is_stopped("Select where the place is")
    cora.page.locator("[name=group]").first.check()
    cora.answer("first_on", clock.today())
    cora.press("Send the offer")
    cora.is_told("The place is reserved and the offer sent.")
    cora.sees("Sent, waiting for the provision")
    return reference_in(cora)


def confirms_and_starts(quinn: Person, offer: str) -> str:
    """Quinn confirms the place, reads the day-one sheet and starts the placement; its reference is returned."""
    quinn.open("/")
    quinn.follow("Offers to answer")
    quinn.follow(offer)
    quinn.press("Confirm the place")
    quinn.press("Confirm the place")
    quinn.is_told("The place is confirmed.")
    quinn.follow("Day-one sheet")
    quinn.sees("07700 900 123")
    quinn.follow("Back to the offer")
    quinn.press("Start the placement")
    quinn.press("Start the placement")
    quinn.is_told("The placement has started.")
    quinn.sees("At the provision")
    return reference_in(quinn)


def reviews_and_plans(quinn: Person, placement: str) -> None:
    """Quinn writes down a review and the plan to go back."""
    quinn.open(f"/placements/{placement}/")
    quinn.page.get_by_role("link", name="Record the review").first.click()
    quinn.stop()
    quinn.answers(attended="The pupil, their mother and the school", safe="Yes", progress="Comes every day")
    quinn.press("Save the review")
    quinn.is_stopped("Enter what happens next")
    quinn.answer("next_steps", "Two mornings at school")
    quinn.press("Save the review")
    quinn.is_told("The review is saved.")
    quinn.press("Write the plan to go back")
    quinn.answers(return_on=clock.today() + dt.timedelta(weeks=2), stages="Two mornings, then every day")
    quinn.answers(school_lead="Amir Said", provision_lead="Quinn Abara")
    quinn.press("Save the plan")
    quinn.is_told("The plan is saved.")
    quinn.sees("Waits for the head’s approval")


def approves(rowan: Person, placement: str) -> None:
    """Rowan approves the plan."""
    rowan.open(f"/placements/{placement}/")
    rowan.press("Approve the plan")
    rowan.press("Approve the plan")
    rowan.is_told("The plan is approved.")
    rowan.sees("Going back to school")


def completes(quinn: Person, placement: str) -> None:
    """Quinn records the end, with a result for the outcome."""
    quinn.open(f"/placements/{placement}/")
    quinn.press("Record the end")
    quinn.answers(destination="home_full", sessions_possible="60", sessions_attended="61", exit_report="One adult.")
    quinn.choose("Met")
    quinn.press("Record the end")
    quinn.is_stopped("Sessions attended must not be more than sessions possible")
    quinn.answer("sessions_attended", "51")
    quinn.press("Record the end")
    quinn.is_told("The placement has ended.")
    quinn.sees("Completed")


def records_the_first_check(asha: Person, placement: str) -> None:
    """Asha records, two weeks later, that the return holds."""
    asha.open("/")
    asha.follow("Checks on a return to school, due")
    asha.page.get_by_role("link", name=f"Record the check of {placement}").first.click()
    asha.stop()
    asha.page.locator("[name=result]").first.check()
    asha.press("Save the check")
    asha.is_told("The check is saved.")


def sees_every_child(olu: Person, *, pupils: int, plans: str) -> None:
    """Olu sees how many are placed this minute, and how the measures count them and their plans to go back."""
    olu.open("/every-child/")
    olu.sees(f"{pupils} pupil{'' if pupils == 1 else 's'} in {pupils} placement")
    expect(olu.page.get_by_role("link", name=" ".join(CHILD))).to_have_count(pupils)
    olu.open("/measures/")
    olu.sees(f"5. Pupils in alternative provision: {pupils}")
    olu.sees(f"3. A clear plan to go back to school: {plans}")
