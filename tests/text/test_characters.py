"""Characters that are written otherwise."""

from hypothesis import given
from hypothesis import strategies as st

from igfarchive.text.characters import with_plain_spaces


@given(st.text(alphabet="a \n\u00a0\u2007\u202f\u2003é"))
def test_only_spaces_that_do_not_break_are_others(text: str) -> None:
    plain = with_plain_spaces(text)
    assert len(plain) == len(text)
    for before, after in zip(text, plain, strict=True):
        assert after == (" " if before in "\u00a0\u2007\u202f" else before)
