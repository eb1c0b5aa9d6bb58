"""Filters over the list of referrals: every query parameter goes through this form."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet

from apsystem.govuk.fields import NumberField
from apsystem.govuk.forms import GovukForm
from partnerships.models import Membership
from partnerships.models.membership import LA_CASE_ROLES, RUNS_THE_PANEL, SCHOOL_ROLES
from referrals.family import families_to_tell
from referrals.models import Referral
from referrals.outcome_letters import to_write
from referrals.workflow import AMENDABLE, Status


class FilterForm(GovukForm):
    """The form of a filter; nothing on it has to be filled in."""

    marks_optional = False


class ReferralFilter(filters.FilterSet):  # type: ignore[misc]
    """Referrals by the beginning of their reference, by where they stand and by school."""

    reference = filters.CharFilter(label="Reference", lookup_expr="istartswith")
    status = filters.ChoiceFilter(label="Status", choices=Status.choices, empty_label="All")
    unsigned = filters.ChoiceFilter(
        label="Head teacher's sign-off",
        choices=[("yes", "Waiting to be signed")],
        empty_label="All",
        method="unsigned_only",
    )
    letters = filters.ChoiceFilter(
        label="Letters about the outcome", choices=[("to_write", "To write")], empty_label="All", method="letters_only"
    )
    family = filters.ChoiceFilter(
        label="The family", choices=[("to_tell", "To be told by you")], empty_label="All", method="families_only"
    )
    school = filters.CharFilter(label="School, or part of its name", field_name="school__name", lookup_expr="icontains")

    class Meta:
        model = Referral
        fields: ClassVar = ["reference", "status", "unsigned", "letters", "family", "school"]
        form = FilterForm

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        if actor.role not in RUNS_THE_PANEL:
            del self.filters["letters"]
        if actor.role not in (*SCHOOL_ROLES, *RUNS_THE_PANEL, *LA_CASE_ROLES):
            del self.filters["family"]
        if actor.role in SCHOOL_ROLES:
            del self.filters["school"]

    def unsigned_only(self, rows: QuerySet[Referral], name: str, value: str) -> QuerySet[Referral]:
        """Keep the referrals sent to the panel that the head teacher has not signed."""
        return rows.filter(signed_at=None, status__in=AMENDABLE)

    def letters_only(self, rows: QuerySet[Referral], name: str, value: str) -> QuerySet[Referral]:
        """Keep the referrals whose family waits for a letter about what the panel decided."""
        return rows.filter(pk__in=to_write(self.actor).values("pk"))

    def families_only(self, rows: QuerySet[Referral], name: str, value: str) -> QuerySet[Referral]:
        """Keep the referrals whose family this person's side is to tell what was decided."""
        return rows.filter(pk__in=families_to_tell(self.actor).values("pk"))


class PageForm(GovukForm):
    """The number of a page; anything that is not one shows the first."""

    page = NumberField("Page", required=False, max_value=100_000)
