"""An authority that is neither Norfolk nor Leicestershire sets the service up for itself, through the pages alone."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.wording import forget_words
from tests.journeys.conftest import CHILD, Person
from tests.journeys.steps import reference_in


@pytest.fixture(autouse=True)
def words_are_forgotten() -> Iterator[None]:
    """The journey's words are not those of the next test."""
    forget_words()
    yield
    forget_words()


def sets_the_words(ada: Person) -> None:
    """Ada puts Leicestershire's words in place, then changes one to her authority's own."""
    ada.open("/settings/")
    ada.follow("Words")
    ada.follow("Use Leicestershire’s words")
    ada.sees("“LPP” becomes “SEIP”")
    ada.press("Put these words in place")
    ada.is_told("words are in place")
    ada.open("/settings/words/panel/")
    ada.answer("text", "Fair Chance Forum")
    ada.press("Save")
    ada.is_told("You have changed a word")


def keeps_a_list(ada: Person) -> None:
    """Ada adds a service to the list of agencies and renames one of ours."""
    ada.open("/settings/")
    ada.follow("Lists")
    ada.follow("Add an entry to Agencies that work with a pupil")
    ada.answer("label", "Fenland youth club")
    ada.press("Save")
    ada.is_told("is on the list")
    ada.follow("Youth justice")
    ada.answer("label", "Youth justice team")
    ada.press("Save")
    ada.sees("Our words: Youth justice")


def makes_a_form(ada: Person) -> None:
    """Ada begins a version from the standard form, adds, requires, rewords and retires, and looks at a page."""
    ada.open("/settings/")
    ada.follow("Referral form")
    ada.press("Make a new version")
    ada.press("Make a draft")
    ada.is_stopped("Select what to begin from")
    ada.answer("source", "standard")
    ada.press("Make a draft")
    ada.is_told("Schools do not see it until you publish it")
    ada.press("Add a question")
    ada.answers(section="contact", label="Way to school now", kind="choice", required="yes", group="F10")
    ada.press("Add the question")
    ada.is_stopped("Enter at least two answers")
    ada.answer("choices", "bus: School bus\nOn foot")
    ada.press("Add the question")
    ada.is_told("has been added at the end of its page")
    ada.follow("Strengths and interests")
    ada.answers(required="yes", label="What they are good at", guidance="Ask the pupil first.")
    ada.press("Save")
    ada.follow("Who to speak to when they are away")
    ada.follow("Retire this question")
    ada.press("Retire this question")
    ada.is_told("has been retired from the draft")
    ada.follow("Date of birth")
    ada.sees("You can reword this question and move it, but not retire it or make it optional.")


def publishes_it(ada: Person, number: int) -> None:
    """Ada looks at a page as a school will see it, reads what changes, and publishes from today."""
    ada.open(f"/referral-form/{number}/pages/contact/")
    ada.sees("Way to school now")
    ada.open(f"/referral-form/{number}/publish/")
    for change in ("Added and required", "Now required", "Reworded", "Retired"):
        ada.sees(change)
    ada.answer("name", "Our referral form")
    ada.press("Publish")
    ada.is_told("is the referral form from")
    ada.sees(f"Our referral form, version {number}")


def meets_the_new_questions(asha: Person) -> None:
    """Asha begins a referral: the new questions are asked, the retired one is not, and none may be left out."""
    asha.open("/referrals/new/")
    asha.answers(excluded="no", on_roll="yes", elsewhere="yes", forename=CHILD[0], surname=CHILD[1],
                 date_of_birth=dt.date(2012, 3, 14))  # fmt: skip
    asha.press("Start now")
    case = reference_in(asha)
    asha.open(f"/referrals/{case}/form/contact/")
    asha.sees("Way to school now")
    asha.does_not_see("Who to speak to when they are away")
    asha.open(f"/referrals/{case}/submit/")
    asha.sees("what they are good at")
    asha.sees("Select way to school now")
    expect(asha.page.get_by_role("button", name="Send the referral")).to_have_count(0)
    asha.open(f"/referrals/{case}/form/contact/")
    asha.choose("School bus")
    asha.press("Save and continue")
    asha.open(f"/referrals/{case}/submit/")
    asha.does_not_see("Select way to school now")


@pytest.mark.browser
def test_a_third_configuration_is_made_from_pages_alone(person: Callable[..., Person], county: Cast) -> None:
    ada = person().is_let_in(county.ada)
    sets_the_words(ada)
    keeps_a_list(ada)
    makes_a_form(ada)
    number = int(ada.page.url.split("/referral-form/")[1].split("/")[0])
    publishes_it(ada, number)
    asha = person().is_let_in(county.asha)
    meets_the_new_questions(asha)
    cora = person().is_let_in(county.cora)
    cora.open("/meetings/plan/")
    today = clock.today()
    cora.answers(held_on=today, starts_at="2pm", place="County Hall", deadline_on=today, papers_on=today)
    cora.press("Plan the meeting")
    cora.sees("Fair Chance Forum meeting")


@pytest.mark.browser
def test_ada_makes_a_form_on_a_phone_without_scripts(person: Callable[..., Person], county: Cast) -> None:
    ada = person(javascript=False, width=390).is_let_in(county.ada)
    makes_a_form(ada)
    publishes_it(ada, int(ada.page.url.split("/referral-form/")[1].split("/")[0]))
