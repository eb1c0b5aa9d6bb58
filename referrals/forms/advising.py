"""Recording advice a school took about a pupil."""

from typing import Any

from django import forms

from apsystem import clock
from apsystem.govuk.fields import DateField, LongTextField, RadioField, SelectField, TextField
from apsystem.govuk.forms import Fieldset, GovukForm, KeyedForm, VersionedForm
from partnerships.codes import codes_of, labels_of
from partnerships.models import Code, Membership
from partnerships.models.membership import SCHOOL_ROLES
from referrals.models import Advice, Pupil, Referral


WHO = ("forename", "surname", "date_of_birth")


class AboutAdvice(GovukForm):
    """From whom the advice came, when, what it was and what was done."""

    kind = RadioField("Who did you ask for advice?", called="who you asked for advice")
    adviser = TextField("Name and job of the person who advised", required=False, max_length=150)
    given_on = DateField(
        "When did you get the advice?", called="the date of the advice", hint="For example, 14 9 2026",
        latest=clock.today,
    )  # fmt: skip
    advice = LongTextField("What was advised?", called="what was advised")
    done = LongTextField("What was done?", required=False, called="what was done", hint="You can add this later.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = dict(codes_of(Code.List.ADVISER))
        kept = str(self.initial.get("kind") or "")
        if kept and kept not in choices:
            choices[kept] = labels_of(Code.List.ADVISER).get(kept, kept)
        self.fields["kind"].choices = list(choices.items())  # type: ignore[attr-defined]


class AdviceForm(AboutAdvice, KeyedForm):
    """Advice taken about a pupil: whose, from whom, when, what and what was done."""

    referral = forms.CharField(required=False, widget=forms.HiddenInput)
    forename = TextField("Legal first name", max_length=100, width=20, spellcheck=False)
    surname = TextField("Legal family name", max_length=100, width=20, spellcheck=False)
    date_of_birth = DateField("Date of birth", hint="For example, 14 3 2012", latest=clock.today)

    layout = (Fieldset("The pupil", *WHO), Fieldset("The advice", *AboutAdvice.base_fields))

    def __init__(self, *args: Any, about: Referral | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referral"].initial = about.reference if about else ""
        if about and about.forename and about.surname and about.date_of_birth:
            self.helper.layout.pop(0)
            for name in WHO:
                del self.fields[name]


class ChangeAdviceForm(AboutAdvice, VersionedForm):
    """What was recorded of advice, to be mended or added to."""


class WhichReferral(GovukForm):
    """The referral that advice is to go with."""

    referral = forms.SlugField(required=False, max_length=12)


class AdviceFilters(GovukForm):
    """Which advice to list: the school's own by pupil, the county's by school."""

    marks_optional = False
    pupil = SelectField("Pupil", required=False)
    school = TextField("School, or part of its name", required=False)
    kind = SelectField("Who was asked", required=False)

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = labels_of(Code.List.ADVISER)
        self.fields["kind"].choices = [("", "All"), *kinds.items()]  # type: ignore[attr-defined]
        if actor.role not in SCHOOL_ROLES:
            del self.fields["pupil"]
            return
        del self.fields["school"]
        known = Pupil.objects.filter(pk__in=Advice.objects.visible_to(actor).values("pupil"))
        names = [(str(one.pk), one.name) for one in known.order_by("surname", "forename", "pk")]
        self.fields["pupil"].choices = [("", "All"), *names]  # type: ignore[attr-defined]
