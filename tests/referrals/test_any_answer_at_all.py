"""Whatever a school types on a page of the form: no fault, nothing written but its own words, nothing hidden."""

import uuid
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apsystem.demo.cast import Cast
from apsystem.govuk.fields import PARTS
from referrals import actions
from referrals.access import reading_of
from referrals.answers import case_parts, freeze, parts_of
from referrals.completeness import answers_of, missing
from referrals.conditions import not_asked
from referrals.models import Pupil, Referral, Submission
from referrals.rows import KINDS
from referrals.sections import COLUMNS, DOCUMENTS, SECTIONS
from tests.conftest import SignIn
from tests.referrals.making import complete_draft, draft


PAGES = [section for section in SECTIONS if section.slug != DOCUMENTS]
TYPED = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "yes", "no", "on", "0", "11", "-1", "1e400", "NaN", "K", "W926400125001", "99999999999999",
                     "=1+1", "<script>", "\x00", "٣", "2026-02-31", "ZZ1 1AA", "a@b.example", "none", "mon_am"]),
)  # fmt: skip


AGAIN = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a browser's post is slow to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(AGAIN, max_examples=60)
@given(data=st.data())
def test_no_words_make_a_fault_or_touch_another_table(data: st.DataObject, cast: Cast, sign_in: SignIn) -> None:
    referral, client = draft(cast), sign_in(cast.asha)
    page = data.draw(st.sampled_from(PAGES))
    before = others(referral)
    posted = {name: data.draw(TYPED) for name in names_on(referral, page.slug)} | {"version": "9999"}
    address = reverse("referrals:section", args=[referral.reference, page.slug])
    assert client.post(address, posted).status_code == 302
    assert client.get(address).status_code == 200
    assert others(referral) == before
    fresh = Referral.objects.get(pk=referral.pk)
    assert fresh.status == "draft"
    for name in COLUMNS:
        if posted.get(name, "").replace("\x00", "").strip():
            assert is_kept(fresh, page.slug, name), name


def others(referral: Referral) -> tuple[int, ...]:
    """Return how many pupils, sendings and other referrals there are."""
    return Pupil.objects.count(), Submission.objects.count(), Referral.objects.exclude(pk=referral.pk).count()


@settings(AGAIN, max_examples=25)
@given(
    suspensions=st.sampled_from([0, 3]), year=st.sampled_from([9, 11]), sen=st.sampled_from(["N", "K", "E"]),
    health=st.sampled_from(["yes", "no"]),
)  # fmt: skip
def test_what_is_signed_is_what_was_sent_and_what_is_read_and_nothing_in_it_was_hidden(
    suspensions: int, year: int, sen: str, health: str, cast: Cast
) -> None:
    referral = complete_draft(
        cast, suspensions=suspensions, year_group=year, sen_provision=sen, has_health_needs=health,
        suspension_days=1, suspension_reasons="R", sen_type="SEMH", sen_needs="Needs", health_needs="Asthma",
        post_16_plan="A course",
    )  # fmt: skip
    assert missing(referral) == []
    signed = actions.sign(actions.submit(referral, by=cast.asha), number=1, by=cast.rowan)
    submission, fresh = signed.submissions.get(), Referral.objects.get(pk=referral.pk)
    assert submission.signature.by == cast.rowan
    assert submission.content == freeze(parts_of(fresh), fresh)
    frozen = {line["key"]: line["value"] for part in submission.content["parts"] for line in part["lines"]}
    for reader in (cast.olu, cast.cora):
        parts = case_parts(fresh, reading_of(reader, fresh))
        assert {line.key: line.value for part in parts for line in part.lines} == frozen
    answers = answers_of(fresh)
    assert [key for key in not_asked(fresh.form_version.questions.all(), answers) if answers.get(key)] == []


def names_on(referral: Referral, slug: str) -> list[str]:
    """Return the names a browser would post from a page, with one new row of each kind."""
    names = []
    for question in referral.form_version.questions.filter(section=slug):
        names += (
            [f"{question.key}_{part}" for part in ("day", "month", "year")]
            if question.kind == "date"
            else [question.key]
        )
    for kind in next(section.rows for section in SECTIONS if section.slug == slug):
        prefix = f"{kind}-{uuid.uuid4().hex}-"
        for column in KINDS[kind].columns:
            dates = [f"{column.name}_{part}" for part in PARTS] if column.kind == "date" else []
            names += [f"{prefix}{name}" for name in dates or [column.name]]
    return names


def is_kept(referral: Referral, slug: str, name: str) -> bool:
    """Say whether what was typed is in its column or among the words, or its question is not asked after the rest."""
    held: Any = getattr(referral, name)
    if held not in (None, "") or name in referral.words.get(slug, {}):
        return True
    return name in not_asked(referral.form_version.questions.all(), answers_of(referral))


@pytest.mark.parametrize("slug", [page.slug for page in PAGES])
def test_every_page_posts_more_than_one_answer(slug: str, cast: Cast) -> None:
    assert len(names_on(draft(cast), slug)) > 3
