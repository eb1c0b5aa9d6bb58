"""Every line of Appendix A, and every part most forms share, is asked, printed and exported."""

import csv
import io

from django.urls import reverse

from apsystem.demo.cast import Cast
from referrals.answers import parts_of
from referrals.appendix import lines_in_order
from referrals.models import Referral
from referrals.standard_form import FORM
from referrals.trace import SHARED, appendix_a, shared
from tests.conftest import SignIn
from tests.referrals.making import submitted


def test_each_of_the_eighteen_lines_has_a_field_and_a_place_in_print() -> None:
    lines = appendix_a()
    assert len(lines) == 18
    assert [line.title for line in lines if not line.fields] == []
    assert [line.title for n, line in enumerate(lines, start=1) if n > 1 and f"line {n}" not in line.printed] == []


def test_each_of_the_twenty_two_parts_has_a_field() -> None:
    assert len(shared()) == 22
    assert [part.title for part in shared() if not part.fields] == []


def test_no_question_of_the_standard_form_is_left_out_of_both_lists() -> None:
    traced = {field for line in (*appendix_a(), *shared()) for field in line.fields}
    of_the_pupil = {"preferred_name", "no_upn_reason", "sex", "ethnicity", "home_la_code", "fsm"}  # for the census
    assert {q.key for asked in FORM.values() for q in asked} - traced == of_the_pupil - traced
    assert {key for part in SHARED for key in part.questions} <= {q.key for asked in FORM.values() for q in asked}


def test_what_is_printed_is_what_is_exported(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast)
    client = sign_in(cast.asha)
    answer = client.post(reverse("referrals:download", args=[referral.reference]))
    assert answer["Content-Disposition"] == f'attachment; filename="{referral.reference}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    printed = lines_in_order(parts_of(Referral.objects.get()), "Riverside")
    on_paper = {(line.label, line.value) for one in printed[1:] for line in one.lines} | {
        (line.label, line.value) for one in printed for block in one.blocks for line in block.lines
    }
    assert {(row["Question"], row["Answer"].removeprefix("'")) for row in rows} == on_paper


def test_a_panel_member_exports_no_more_than_they_read(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast, safety="Leaves by the back gate")
    address = reverse("referrals:download", args=[referral.reference])
    assert sign_in(cast.priya).post(address).status_code == 404
    assert "Leaves by the back gate" in sign_in(cast.olu).post(address).content.decode()
