"""Messages are read one at a time, and what is none is said to be."""

import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from igfarchive.api.mcp.messages import ErrorCode, Message, MessageError, read_message


def read(said: object) -> Message:
    return read_message(json.dumps(said).encode())


def test_a_request_has_an_id_and_a_notification_none() -> None:
    asked = {"jsonrpc": "2.0", "method": "tools/list"}
    assert read(asked | {"id": "a"}) == Message("tools/list", {}, "a")
    assert read(asked | {"id": 0, "params": {"cursor": "x"}}).params == {"cursor": "x"}
    assert not read(asked | {"id": 0}).is_notification
    assert read(asked).is_notification


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Expecting value, line 1, column 1"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (b"[" * 60_000, "nested too deep"),
        (b'{"a":' * 10_000, "nested too deep"),
        (b"9" * 6_000, "too many digits"),
        (b'{"jsonrpc": "2.0", "id": NaN, "method": "ping"}', "there is no NaN in JSON"),
    ],
)
def test_what_is_no_json_is_a_parse_error(body: bytes, reason: str) -> None:
    with pytest.raises(MessageError) as caught:
        read_message(body)
    assert caught.value.code is ErrorCode.PARSE_ERROR
    assert reason in caught.value.message
    assert caught.value.id is None


ASKED = {"jsonrpc": "2.0", "id": 7, "method": "ping"}


@pytest.mark.parametrize(
    ("said", "reason", "number"),
    [
        ([ASKED], "one message at a time", None),
        ([], "one message at a time", None),
        ("ping", "Send a JSON object", None),
        (ASKED | {"jsonrpc": "1.0"}, "jsonrpc", 7),
        (ASKED | {"method": 5}, "method", 7),
        (ASKED | {"id": None}, "id", None),
        (ASKED | {"id": 1.5}, "id", None),
        (ASKED | {"id": True}, "id", None),
        (ASKED | {"id": [7]}, "id", None),
        ({"jsonrpc": "2.0", "id": 7, "result": {}}, "takes no answers", 7),
    ],
)
def test_what_is_no_request_is_refused(said: object, reason: str, number: object) -> None:
    with pytest.raises(MessageError) as caught:
        read(said)
    assert caught.value.code is ErrorCode.INVALID_REQUEST
    assert reason in caught.value.message
    assert caught.value.id == number


def test_parameters_have_names() -> None:
    with pytest.raises(MessageError) as caught:
        read(ASKED | {"params": ["a"]})
    assert (caught.value.code, caught.value.id) == (ErrorCode.INVALID_PARAMS, 7)


@given(st.binary() | st.text().map(str.encode))
@example(b'{"jsonrpc":"2.0","id":1e400,"method":"ping"}')
def test_whatever_is_sent_is_a_message_or_an_error(body: bytes) -> None:
    with suppress(MessageError):
        assert read_message(body).method is not None
