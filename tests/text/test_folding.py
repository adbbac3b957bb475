"""What counts as the same text."""

import pytest

from igfarchive.text.folding import is_blank, is_rule, strip, text_digest

TEXT = "WS 9 Tides\n\n>> ADA NOOR:  Good morning.  André says hello.\n"


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace(" ", "\u00a0"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\n\n \n"),
        TEXT.replace(" ", "\n"),
        TEXT.replace(">> ", ">>"),
        TEXT.replace(">> ", "  >>\t"),
        "\ufeff" + TEXT + "\u200b",
        TEXT.replace("\n\n", "\n***\n"),
        TEXT.replace("\n\n", "\n * * ** * *\n"),
        TEXT.replace("é", "e\u0301"),
        TEXT.split("\n"),
        TEXT.split(),
    ],
)
def test_copies_share_a_digest(copy: str | list[str]) -> None:
    assert text_digest(copy) == text_digest(TEXT)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("Good", "good"),
        TEXT.replace("morning.", "morning"),
        TEXT.replace("André", "Andre"),
        TEXT.replace("Good morning", "Goodmorning"),
        TEXT.replace("hello", "hello hello"),
        TEXT.replace("says", "-- says"),
        "",
    ],
)
def test_other_words_have_another_digest(other: str) -> None:
    assert text_digest(other) != text_digest(TEXT)


@pytest.mark.parametrize(
    "line", ["***", " * * * ", "********", "* * ** * *", "---", "_____", "– – –"]
)
def test_rules(line: str) -> None:
    assert is_rule(line)


@pytest.mark.parametrize("line", ["", "*", "**", "--", "...", "*-*", "*** END ***", "* one", "a"])
def test_no_rules(line: str) -> None:
    assert not is_rule(line)


@pytest.mark.parametrize("line", ["", " \t", "\u00a0", "\ufeff", " \u200b \u2060"])
def test_blank_lines(line: str) -> None:
    assert is_blank(line)


def test_a_line_with_one_letter_is_not_blank() -> None:
    assert not is_blank("\u200ba")


@pytest.mark.parametrize("text", ["a b", " a b\u00a0", "\ufeff a b \u200b", "\u200ba b"])
def test_strip(text: str) -> None:
    assert strip(text) == "a b"
