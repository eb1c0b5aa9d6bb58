"""What a provision may answer to an offer: the same three pages for a base lead and for whoever opens a link."""

from collections.abc import Callable
from dataclasses import dataclass

from apsystem.govuk.forms import GovukForm
from placements import actions
from placements.forms.offers import LaterForm, NothingToFill, RefuseForm
from placements.models import Offer
from placements.views.asking import Page


@dataclass(frozen=True)
class Answer:
    """One answer: what its button is called, what it says and asks, what is done, and what is said afterwards."""

    title: str
    button: str
    sentence: str  # with the first day and the group of the offer
    form: type[GovukForm]
    act: Callable[..., Offer]
    said: str
    consequences: tuple[str, ...] = ()
    signed_in: tuple[str, ...] = ()  # consequences for somebody with an account
    warning: bool = False

    def page(self, offer: Offer, back: str, *, signed_in: bool) -> Page:
        """Return the page that asks for this answer to an offer."""
        return Page(
            self.title, self.button, back, caption=offer.reference, warning=self.warning,
            sentence=self.sentence.format(first=f"{offer.stay.first_on:%A %-d %B %Y}", group=offer.stay.group.name),
            consequences=(*self.consequences, *(self.signed_in if signed_in else ())),
        )  # fmt: skip


ANSWERS = {
    "confirm": Answer(
        "Confirm the place", "Confirm the place", "The pupil will come to {group} from {first}.",
        NothingToFill, actions.confirm_offer, "The place is confirmed.",
        consequences=("The school and partnership are told.",),
        signed_in=("You then read the whole case and the day-one sheet.",),
    ),
    "ask_later": Answer(
        "Not this week", "Ask for a later day",
        "The place is offered from {first}. It stays reserved while the partnership answers.",
        LaterForm, actions.ask_later, "The partnership is told, and answers you.",
    ),
    "refuse": Answer(
        "Refuse the place", "Refuse the place",
        "The place becomes free again and the partnership looks for another. The pupil stays agreed.",
        RefuseForm, actions.refuse_offer, "The place is refused and the partnership told.", warning=True,
    ),
}  # fmt: skip
