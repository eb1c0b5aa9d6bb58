"""One pupil's case in the demo county, from the school's first page to an agenda."""

from dataclasses import dataclass, field
from typing import Any

from apsystem import clock
from apsystem.demo.answers import plausible_answers, plausible_rows
from apsystem.demo.diary import Diary
from partnerships.models import Membership, Organisation, ProvisionType, Role
from referrals import actions
from referrals.actions import WrittenRow
from referrals.asked import Asking
from referrals.models import Decision, Referral
from referrals.sections import BY_SLUG


RETURNED = (
    Asking("attendance", "", "evidence", "What was tried in lessons, for how long, and what changed?"),
    Asking("voice", "family_voice", "unclear", "Did both parents say this?"),
)
SIGNPOSTED = "Outreach from the specialist taskforce fits better than a place: the school has not tried it yet."
WITHDRAWN = "The pupil has settled with a new timetable, and the family would like to give it more time."
ANSWER = "The educational psychologist saw the pupil on Monday. The report is on the case: it supports a short stay."
LOOK_AGAIN = "There have been two more suspensions since the meeting, and the paediatrician has written."


@dataclass
class Case:
    """One case and what is going to become of it."""

    diary: Diary
    school: Organisation
    partnership: Organisation
    wanted: ProvisionType
    fate: str = "place"
    referral: Referral = field(init=False)

    @property
    def is_begun(self) -> bool:
        """Say whether anything has been written yet."""
        return hasattr(self, "referral")

    def refreshed(self) -> Referral:
        """Return the referral as it is now."""
        self.referral = Referral.objects.select_related("school", "partnership").get(pk=self.referral.pk)
        return self.referral

    def by(self, role: Role) -> Membership:
        """Return who acts in a role for this case: at its school, or in its partnership."""
        at_school = role in (Role.SCHOOL_CONTACT, Role.HEAD)
        return self.diary.county.who(self.school if at_school else self.partnership, role)

    def write(self, pages: int = 12, *, words: dict[str, dict[str, Any]] | None = None) -> None:
        """Begin the referral and write its first so many pages, some with words that cannot be read yet."""
        contact, chance = self.by(Role.SCHOOL_CONTACT), self.diary.chance
        key = self.diary.key()
        self.referral = actions.start_referral(school=self.school, submission_key=key, by=contact)
        answers = self.answers(contact)
        rows = plausible_rows(chance, answers["pupil"]["surname"], clock.today())
        for slug in list(answers)[:pages]:
            unread = (words or {}).get(slug, {})
            values = {key: value for key, value in answers[slug].items() if key not in unread}
            self.referral = actions.save_section(
                self.referral, slug, values=values, words=unread, version=self.referral.version, by=contact,
                rows={
                    name: [WrittenRow(self.diary.key(), row) for row in rows[name]]
                    for name in BY_SLUG[slug].rows if name in rows
                },
            )  # fmt: skip

    def answers(self, contact: Membership) -> dict[str, dict[str, Any]]:
        """Return a complete set of answers with the school's own contact and the type of provision it asks for."""
        answers = plausible_answers(self.diary.chance, clock.today())
        answers["contact"] |= {"contact_name": contact.user.name, "contact_email": contact.user.email}
        answers["pupil"]["forename"], answers["pupil"]["surname"] = next(self.diary.pupils)
        answers["pupil"]["postcode"] = next(self.diary.county.homes[self.school.pk])
        answers["plan"]["provision_type"] = self.wanted
        return answers

    def send(self) -> None:
        """Send the referral."""
        self.referral = actions.submit(self.referral, by=self.by(Role.SCHOOL_CONTACT))

    def sign(self) -> None:
        """Have the head sign what was sent."""
        self.referral = actions.sign(self.referral, by=self.by(Role.HEAD))

    def accept(self) -> None:
        """Have the co-ordinator make it ready for a meeting."""
        self.referral = actions.accept(self.referral, by=self.by(Role.COORDINATOR))

    def return_to_school(self) -> None:
        """Have the co-ordinator return it."""
        self.referral = actions.return_to_school(self.referral, asked=RETURNED, by=self.by(Role.COORDINATOR))

    def signpost(self) -> None:
        """Have the co-ordinator point it to another route."""
        self.referral = actions.signpost(self.referral, reason=SIGNPOSTED, by=self.by(Role.COORDINATOR))

    def withdraw(self) -> None:
        """Have the school withdraw it."""
        self.referral = actions.withdraw(self.referral, reason=WITHDRAWN, by=self.by(Role.SCHOOL_CONTACT))

    def tell_family(self, decision: Decision) -> None:
        """Have the school tell the family what was decided."""
        by = self.by(Role.SCHOOL_CONTACT)
        actions.family_told(decision, told_on=clock.today(), how="At a meeting at school", by=by)

    def answer(self) -> None:
        """Have the school answer what the panel asked."""
        self.referral = actions.answer(self.referral, reason=ANSWER, by=self.by(Role.SCHOOL_CONTACT))

    def look_again(self) -> None:
        """Have the school ask the panel to look again."""
        self.referral = actions.look_again(self.referral, reason=LOOK_AGAIN, by=self.by(Role.SCHOOL_CONTACT))

    def refer(self, deadline: int) -> None:
        """Write into the diary the way from the first page to the checked referral, in time for a deadline."""
        diary, chance = self.diary, self.diary.chance
        sent = deadline - chance.randint(4, 7)
        diary.on(sent - chance.randint(1, 6), self.write)
        diary.on(sent, self.send, hour=14)
        if self.fate == "return":
            diary.on(sent + 1, self.return_to_school)
            diary.on(sent + 2, self.send, hour=9)
            sent += 1
        if self.fate == "return_only":
            diary.on(sent + 1, self.return_to_school)
            return
        diary.on(sent + 1, self.sign, hour=11)
        if self.fate == "signpost":
            diary.on(sent + 2, self.signpost)
            return
        diary.on(sent + 2, self.accept)
        if self.fate == "withdraw":
            diary.on(sent + 3, self.withdraw, hour=16)
