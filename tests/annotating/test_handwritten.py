"""TOML that a person wrote is read; what nobody writes is refused before it is parsed."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from igfarchive.annotating.glossaries.handwritten import (
    DEEPEST,
    LARGEST,
    MOST_PARTS,
    HandwrittenError,
    read_toml,
)
from tests.growth import assert_linear


def refusal(text: str) -> HandwrittenError:
    with pytest.raises(HandwrittenError) as caught:
        read_toml(text.encode(), "the sheet")
    return caught.value


def key(parts: int) -> str:
    return ".".join(["a"] * parts)


def nested(depth: int) -> str:
    return "a = " + "[" * depth + "]" * depth


def test_a_key_of_many_parts_is_refused_with_its_line() -> None:
    assert read_toml(f"{key(MOST_PARTS)} = 1".encode(), "the sheet")
    error = refusal(f'b = """\n"""\n# {key(99)}\n{key(MOST_PARTS + 1)} = 1')
    assert error.line == 4
    assert "more than 10 parts" in error.message
    assert error.remedy
    for text in (
        f"[{key(11)}]",
        f"[[{key(11)}]]",
        f"b = {{{key(11)} = 1}}",
        f"b = [\n{{c = 1, {key(11)} = 1}}]",
        " . ".join(['"a"'] * 11) + " = 1",
        ".".join(["'a'"] * 11) + " = 1",
        f"b = '''''a'''''\n{key(11)} = 1",
        f'b = "\\""\n{key(11)} = 1',
        f'b = """\\""""\n{key(11)} = 1',
    ):
        assert "parts" in refusal(text).message


@pytest.mark.parametrize(
    "value",
    [
        f'"{key(99)}"',
        f"'{key(99)}'",
        f'"""\n{key(99)}"""',
        f"'''\n{key(99)}'''",
        f'"[{"[" * 99}"',
        f'"\\"{key(99)}"',
        f'""""{key(99)}"""""',
        f'["{key(9)}", "{key(9)}"] # {key(99)}',
        "1979-05-27T00:32:00.999999Z",
    ],
)
def test_what_stands_in_strings_and_remarks_is_no_key(value: str) -> None:
    assert read_toml(f"a = {value}".encode(), "the sheet")["a"]


def test_brackets_nest_so_deep_and_no_deeper() -> None:
    assert read_toml(nested(DEEPEST).encode(), "the sheet")
    error = refusal("\n" + nested(DEEPEST + 1))
    assert (error.line, "20 deep" in error.message) == (2, True)
    assert read_toml(("a = [" + "[[1]]," * 99 + "]").encode(), "the sheet")
    assert "deep" in refusal("a = " + "{b = " * 21).message


def test_a_file_of_another_kind_is_refused_for_its_size() -> None:
    error = refusal("#" * (LARGEST + 1))
    assert "1,000,001 bytes" in error.message
    assert "1,000,000" in error.remedy


def test_what_python_reads_no_number_of_is_no_toml() -> None:
    assert "not TOML" in refusal("a = " + "1" * 5_000).message


def test_no_message_is_as_long_as_the_file() -> None:
    assert len(str(refusal(f"{'x' * 9_000} = 1\n{'x' * 9_000} = 1"))) < 500


SHAPES: dict[str, Callable[[int], str]] = {
    "one key": lambda size: "a." * (size // 2) + "a = 1",
    "keys": lambda size: "".join(f"a.b.c.x{n} = 1\n" for n in range(size // 15)),
    "keys as long as they may be": lambda size: "".join(
        f"{key(9)}.x{n} = 1\n" for n in range(size // 27)
    ),
    "long keys in a long table": lambda size: (
        f"[{key(10)}]\n" + "".join(f"{key(9)}.x{n} = 1\n" for n in range(size // 27))
    ),
    "tables": lambda size: "".join(f"[a.x{n}]\n" for n in range(size // 9)),
    "arrays": lambda size: "a = " + "[" * size,
    "inline tables": lambda size: "a = " + "{a = " * (size // 5),
    "an array": lambda size: "a = [" + "1," * (size // 2) + "]",
    "quotation marks that close nothing": lambda size: 'a = "' + '\\"' * (size // 2),
    "three quotation marks that close nothing": lambda size: 'a = """' + '\\"' * (size // 2),
    "quotation marks": lambda size: 'a = """' + 'x"" ' * (size // 4) + '"""',
    "empty lines": lambda size: "\n" * size,
    "spaces": lambda size: "a = " + " " * size + "1",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_it_takes_time_as_the_file_is_long(shape: str) -> None:
    def read(content: bytes) -> None:
        with suppress(HandwrittenError):
            read_toml(content, "the sheet")

    assert_linear(lambda size: SHAPES[shape](size).encode(), read)
