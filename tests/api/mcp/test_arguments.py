"""What a tool takes is told, read and refused by one declaration."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from igfarchive.api.mcp.arguments import (
    Arguments,
    Number,
    Text,
    Texts,
    ToolError,
    read_arguments,
    schema_of,
)
from igfarchive.api.mcp.tools import TOOLS

TAKEN: Arguments = {
    "words": Text("What to look for.", "tide", 20, required=True),
    "sort": Text("The order.", "newest", choices=("newest", "oldest"), default="oldest"),
    "year": Texts(Text("The year.", "2031", 4), most=2),
    "page": Number("Which page.", 2, 1, 9, 1),
}


def test_what_is_left_out_has_its_default() -> None:
    read = {"words": "tide", "sort": "oldest", "year": (), "page": 1}
    assert read_arguments(TAKEN, {"words": " tide "}) == read
    assert read_arguments(TAKEN, {"words": "tide", "sort": None, "page": None}) == read


def test_whole_numbers_may_have_a_point() -> None:
    assert read_arguments(TAKEN, {"words": "tide", "page": 2.0})["page"] == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "words: it is missing. Write it, such as tide."),
        ({"words": 5}, "words: write a text, such as"),
        ({"words": " "}, "words: write something"),
        ({"words": "t" * 21}, "words: write at most 20 characters"),
        ({"words": "ti\0de"}, "words: it holds U+0000"),
        ({"words": "ti\ud800de"}, "words: it holds U+D800"),
        ({"words": "tide", "sort": "best"}, 'sort: "best": write one of newest, oldest'),
        ({"words": "tide", "year": "2031"}, 'year: write a list, such as ["2031"]'),
        ({"words": "tide", "year": ["1", "2", "3"]}, "year: write at most 2 values"),
        ({"words": "tide", "year": ["2031", 5]}, "year[1]: write a text"),
        ({"words": "tide", "page": 0}, "page: write a whole number from 1 to 9, such as 2"),
        ({"words": "tide", "page": 10**400}, "page: write a whole number"),
        ({"words": "tide", "page": 1.5}, "page: write a whole number"),
        ({"words": "tide", "page": True}, "page: write a whole number"),
        ({"words": "tide", "page": "2"}, "page: write a whole number"),
        ({"words": "tide", "pages": 2}, '"pages": there is no such argument. Write words, sort'),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_write(said: dict[str, Any], told: str) -> None:
    with pytest.raises(ToolError) as caught:
        read_arguments(TAKEN, said)
    assert told in str(caught.value)
    # The schema that was shown says so, too, but of what is no text.
    fits = Draft202012Validator(schema_of(TAKEN)).is_valid(said)
    assert not fits or said["words"].strip("tide")


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ToolError) as caught:
        read_arguments(TAKEN, {"page": 0, "year": 5, "a\ud800" * 99: 1})
    assert len(str(caught.value).splitlines()) == 4
    str(caught.value).encode()


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_every_argument_is_described_with_an_example_and_its_range(tool: Any) -> None:
    schema = tool.definition["inputSchema"]
    Draft202012Validator.check_schema(schema)
    Draft202012Validator.check_schema(tool.definition["outputSchema"])
    assert tool.definition["outputSchema"]["type"] == "object"
    assert tool.definition["annotations"]["readOnlyHint"]
    assert schema["additionalProperties"] is False
    for name, each in schema["properties"].items():
        assert len(each["description"]) > 15, name
        (example,) = each["examples"]
        assert Draft202012Validator(each).is_valid(example), name
        assert read_arguments({name: tool.arguments[name]}, {name: example})[name]
        one = each.get("items", each)
        assert one.keys() & {"enum", "maxLength", "maximum"}, name


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_every_value_of_an_answer_is_described(tool: Any) -> None:
    schema = tool.definition["outputSchema"]
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, each in part["properties"].items():
            assert "description" in each, f"{part['title']}.{name}"
