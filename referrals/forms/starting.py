"""What is asked before a referral is begun."""

from django import forms

from apsystem.govuk.fields import YesNoField
from apsystem.govuk.forms import KeyedForm


class NewForm(KeyedForm):
    """Three questions that keep out what is not alternative provision before anything is written."""

    excluded = YesNoField(
        "Has the pupil been permanently excluded?", called="whether the pupil has been permanently excluded"
    )
    on_roll = YesNoField(
        "Is the pupil on your school's roll, in Reception to Year 11?",
        hint="Elective home education and post-16 courses are not alternative provision.",
        called="whether the pupil is on your school's roll",
    )
    elsewhere = YesNoField(
        "Would another provision teach the pupil for a limited time?",
        hint="Changes on your own site, and education otherwise than at school (EOTAS), are not alternative provision.",
        called="whether another provision would teach the pupil",
    )

    def clean_excluded(self) -> bool:
        """Refuse a permanently excluded pupil: the authority arranges Tier 3 (Education Act 1996, section 19)."""
        return self.must_be(self.cleaned_data["excluded"] is False, "excluded", (
            "A permanently excluded pupil takes another route: tell the local authority today. It arranges full-time "
            "education from the sixth school day"
        ))  # fmt: skip

    def clean_on_roll(self) -> bool:
        """Refuse a pupil who is not on the school's roll or not of compulsory school age."""
        return self.must_be(bool(self.cleaned_data["on_roll"]), "on_roll", (
            "Only a school that has the pupil on its roll, in Reception to Year 11, can refer them"
        ))  # fmt: skip

    def clean_elsewhere(self) -> bool:
        """Refuse what a school arranges on its own site, or what an EHCP arranges out of school."""
        return self.must_be(bool(self.cleaned_data["elsewhere"]), "elsewhere", (
            "This form asks a panel for a place elsewhere. Support on your own site does not need a referral"
        ))  # fmt: skip

    def must_be(self, good: bool, name: str, sentence: str) -> bool:
        """Return the answer; raise ValidationError with the sentence where it is not the one needed."""
        if not good:
            raise forms.ValidationError(sentence)
        return bool(self.cleaned_data[name])
