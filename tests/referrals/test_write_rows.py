"""The school writes what repeats: contacts, what was tried, services, risks, the week, other places, outcomes."""

import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from apsystem.demo.cast import Cast
from partnerships.models import Code
from referrals import actions
from referrals.actions import WrittenRow
from referrals.answers import parts_of
from referrals.completeness import missing
from referrals.models import Referral
from referrals.rows import KINDS, MOST_ROWS
from referrals.sections import SECTIONS
from tests.conftest import SignIn
from tests.referrals.making import complete_draft, draft


def page(client: Client, referral: Referral, slug: str, more: str = "") -> str:
    """Return a page of the form as the school sees it."""
    address = reverse("referrals:section", args=[referral.reference, slug])
    return client.get(f"{address}?more={more}").content.decode()


def keys_on(html: str, kind: str) -> list[str]:
    """Return the keys of the rows of a kind on a page."""
    return list(dict.fromkeys(re.findall(rf'name="{kind}-([0-9a-f]{{32}})-here"', html)))


def write(client: Client, referral: Referral, slug: str, rows: dict[str, dict[str, Any]], **more: str) -> Any:
    """Post a page with rows by their prefix, and return the answer to it."""
    posted: dict[str, Any] = {"version": "9999", **more}
    for prefix, values in rows.items():
        posted |= {f"{prefix}-here": "1"} | {f"{prefix}-{name}": value for name, value in values.items()}
    return client.post(reverse("referrals:section", args=[referral.reference, slug]), posted, follow=True)


def test_a_page_begins_with_one_empty_row_and_keeps_it_only_if_something_is_written(
    cast: Cast, sign_in: SignIn
) -> None:
    referral, client = draft(cast), sign_in(cast.asha)
    (key,) = keys_on(page(client, referral, "contact"), "carers")
    write(client, referral, "contact", {f"carers-{key}": {"name": "", "relationship": " "}})
    assert not referral.carers.exists()
    write(client, referral, "contact", {f"carers-{key}": {"name": "Jo Larkin", "parental_responsibility": "on"}})
    assert referral.carers.get().parental_responsibility
    assert keys_on(page(client, referral, "contact"), "carers") == [key]


def test_a_second_press_makes_no_second_row(cast: Cast, sign_in: SignIn) -> None:
    referral, client, key = draft(cast), sign_in(cast.asha), uuid.uuid4().hex
    for _ in "ab":
        write(client, referral, "outcomes", {f"outcomes-{key}": {"outcome": "Goes to lessons"}})
    assert referral.outcomes.get().outcome == "Goes to lessons"


def test_another_row_is_asked_for_by_a_button_that_saves_first(cast: Cast, sign_in: SignIn) -> None:
    referral, client, key = draft(cast), sign_in(cast.asha), uuid.uuid4().hex
    answer = write(
        client, referral, "safety", {f"risks-{key}": {"kind": "absconding"}}, more="risks", risk_level="high"
    )
    assert answer.redirect_chain[-1][0].endswith("?more=risks#risks")
    assert len(keys_on(answer.content.decode(), "risks")) == 2
    assert Referral.objects.get().risk_level == "high"


def test_a_row_is_changed_and_removed(cast: Cast, sign_in: SignIn) -> None:
    referral, client, key = draft(cast), sign_in(cast.asha), uuid.uuid4().hex
    write(client, referral, "attendance", {f"supports-{key}": {"kind": "enhanced", "what": "Mentor"}})
    write(client, referral, "attendance", {f"supports-{key}": {"kind": "enhanced", "what": "Mentor twice a week"}})
    row = referral.supports.get()
    assert (row.what, row.version) == ("Mentor twice a week", 2)
    write(client, referral, "attendance", {f"supports-{key}": {"what": "Mentor twice a week", "remove": "on"}})
    assert not referral.supports.exists()


def test_a_row_with_a_bad_date_keeps_every_word_and_is_a_gap(cast: Cast, sign_in: SignIn) -> None:
    referral, client, key = complete_draft(cast), sign_in(cast.asha), uuid.uuid4().hex
    values = {"outcome": "Reads more", "by_on_day": "31", "by_on_month": "2", "by_on_year": "2027"}
    shown = write(client, referral, "outcomes", {f"outcomes-{key}": values}).content.decode()
    assert "must be a real date" in shown
    assert "Reads more" in shown
    assert 'value="31"' in shown
    fresh = Referral.objects.get()
    assert fresh.outcomes.filter(outcome="Reads more", by_on=None).exists()
    assert "Mend a date or number under “Outcomes”" in [gap.sentence for gap in missing(fresh)]
    write(client, referral, "outcomes", {f"outcomes-{key}": values | {"by_on_day": "28"}})
    assert Referral.objects.get().words == {}


def test_a_row_of_another_referral_cannot_be_reached_by_its_key(cast: Cast, sign_in: SignIn) -> None:
    theirs = complete_draft(cast, cast.ben)
    carer = theirs.carers.get()
    mine = draft(cast)
    write(sign_in(cast.asha), mine, "contact", {f"carers-{carer.submission_key.hex}": {"name": "Somebody else"}})
    carer.refresh_from_db()
    assert carer.name != "Somebody else"
    assert mine.carers.get().name == "Somebody else"


def test_the_week_is_told_by_site_with_its_half_days_and_hours(cast: Cast, sign_in: SignIn) -> None:
    referral, client, key = draft(cast), sign_in(cast.asha), uuid.uuid4().hex
    row = {"site": "Oakfield", "sessions": ["mon_am", "tue_pm"], "hours": "6.5"}
    write(client, referral, "plan", {f"week-{key}": row})
    kept = referral.week.get()
    assert (kept.sessions, kept.hours) == (["mon_am", "tue_pm"], Decimal("6.5"))
    lines = {
        line.label: line.value for part in parts_of(Referral.objects.get()) for b in part.blocks for line in b.lines
    }
    assert lines["Half days"] == "Monday morning, Tuesday afternoon"


def test_fewer_hours_than_full_time_have_to_be_explained(cast: Cast) -> None:
    referral = complete_draft(cast, hours_per_week=25, part_time_reason="")
    assert missing(referral) == []
    rows = {"week": [WrittenRow(uuid.uuid4(), {"site": "The base", "sessions": ["mon_am"], "hours": Decimal("17.5")})]}
    actions.save_section(referral, "plan", values={}, words={}, rows=rows, version=99, by=cast.asha)
    assert [gap.question for gap in missing(Referral.objects.get())] == ["part_time_reason"]


def test_there_are_never_more_rows_than_a_page_holds(cast: Cast) -> None:
    referral = draft(cast)
    many = [WrittenRow(uuid.uuid4(), {"outcome": f"Outcome {n}"}) for n in range(MOST_ROWS + 1)]
    with pytest.raises(ValidationError, match="30 of these at most"):
        actions.save_section(
            referral, "outcomes", values={}, words={}, rows={"outcomes": many}, version=9, by=cast.asha
        )
    assert not referral.outcomes.exists()


def test_an_entry_of_a_list_that_has_ended_still_reads_as_it_did(cast: Cast) -> None:
    referral = draft(cast)
    rows = {"agencies": [WrittenRow(uuid.uuid4(), {"kind": "camhs"})]}
    actions.save_section(referral, "safety", values={}, words={}, rows=rows, version=9, by=cast.asha)
    Code.objects.create(list="agency", code="camhs", label="CAMHS as it was", from_on="2020-01-01", to_on="2025-01-01")
    values = [line.value for part in parts_of(referral) for block in part.blocks for line in block.lines]
    assert "CAMHS as it was" in values


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_of_row_has_a_page_and_reads_back(kind: Any, cast: Cast, sign_in: SignIn) -> None:
    referral, client = draft(cast), sign_in(cast.asha)
    slug = next(section.slug for section in SECTIONS if kind.name in section.rows)
    (key,) = keys_on(page(client, referral, slug), kind.name)
    text = next(column.name for column in kind.columns if column.kind in ("text", "long"))
    write(client, referral, slug, {f"{kind.name}-{key}": {text: "Something to remember"}})
    (block,) = next(part.blocks for part in parts_of(Referral.objects.get()) if part.slug == slug)
    assert "Something to remember" in [line.value for line in block.lines]


def test_a_row_keeps_an_entry_of_a_list_that_has_ended(cast: Cast, sign_in: SignIn) -> None:
    referral, client, key = draft(cast), sign_in(cast.asha), uuid.uuid4()
    actions.save_section(
        referral, "safety", values={}, words={}, version=9, by=cast.asha,
        rows={"agencies": [WrittenRow(key, {"kind": "camhs", "worker": "A nurse"})]},
    )  # fmt: skip
    Code.objects.create(list="agency", code="camhs", label="As it was", from_on="2020-01-01", to_on="2025-01-01")
    assert 'value="camhs" selected' in page(client, referral, "safety")
    write(client, referral, "safety", {f"agencies-{key.hex}": {"kind": "camhs", "worker": "Another nurse"}})
    assert (referral.agencies.get().kind, referral.agencies.get().worker) == ("camhs", "Another nurse")


def test_a_row_a_colleague_added_meanwhile_is_never_removed(cast: Cast, sign_in: SignIn) -> None:
    referral, client, key = draft(cast), sign_in(cast.asha), uuid.uuid4().hex
    rows = {"carers": [WrittenRow(uuid.uuid4(), {"name": "To ring"})]}
    actions.save_section(referral, "contact", values={}, words={}, rows=rows, version=9, by=cast.rowan)
    for version in ("0", "9999"):  # told of the colleague's save, then pressed again
        write(client, referral, "contact", {f"carers-{key}": {"name": "Jo Larkin"}}, version=version)
    assert {carer.name for carer in referral.carers.all()} == {"To ring", "Jo Larkin"}
