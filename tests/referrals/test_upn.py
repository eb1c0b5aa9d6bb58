"""The unique pupil number (DfE's algorithm; the numbers are of no real child)."""

import pytest

from referrals.upn import read, warning


@pytest.mark.parametrize("text", ["W926400125001", "Z855400125001", "B801200005001", "w926 4001 25001"])
def test_a_good_number_is_read(text: str) -> None:
    assert not read(text).temporary


@pytest.mark.parametrize("text", ["G92640012500A", "K85540012500A"])
def test_a_temporary_number_ends_in_a_letter(text: str) -> None:
    assert read(text).temporary


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A801200005001", "right first letter"),
        ("X80120000A001", "a letter, 11 figures"),
        ("I801200005001", "a letter, 11 figures"),
        ("B80120000500", "13 characters; this has 12"),
        ("B80120000500O", "a letter, 11 figures"),
        ("B80120000500٣", "a letter, 11 figures"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read(text)


def test_another_authoritys_number_is_never_refused_only_questioned() -> None:
    assert "local authority 855" in warning(read("Z855400125001"), {"926"})
    assert warning(read("Z855400125001"), {"855"}) == ""
