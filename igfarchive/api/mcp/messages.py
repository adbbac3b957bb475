"""JSON-RPC 2.0, as the Model Context Protocol has it: one message at a time.

https://www.jsonrpc.org/specification: a request has an `id` and is answered; a notification has
none, and is not.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NoReturn

MessageId = str | int


class ErrorCode(IntEnum):
    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    SERVER_ERROR = -32000
    """Of the archive's own: who asks too often, too much, or from elsewhere."""
    HEADER_MISMATCH = -32020
    UNSUPPORTED_PROTOCOL_VERSION = -32022


@dataclass
class MessageError(Exception):
    """A message that cannot be answered: `message` says why, and what to send."""

    code: ErrorCode
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)
    id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A request; without an `id` a notification."""

    method: str
    params: Mapping[str, Any]
    id: MessageId | None

    @property
    def is_notification(self) -> bool:
        return self.id is None


def read_message(body: bytes) -> Message:
    """MessageError for what is no message, and for several at once."""
    said = _read_json(body)
    if isinstance(said, list):
        raise MessageError(
            ErrorCode.INVALID_REQUEST, "Send one message at a time: a batch is not answered."
        )
    if not isinstance(said, dict):
        raise MessageError(ErrorCode.INVALID_REQUEST, "Send a JSON object: a JSON-RPC 2.0 request.")
    number = _read_id(said)
    if said.get("jsonrpc") != "2.0":
        _refuse(number, 'jsonrpc: write "2.0".')
    if "method" not in said and ("result" in said or "error" in said):
        _refuse(number, "The archive asks nothing, and takes no answers.")
    method, params = said.get("method"), said.get("params", {})
    if not isinstance(method, str):
        _refuse(number, "method: write the name of a method, such as tools/list.")
    if not isinstance(params, dict):
        raise MessageError(
            ErrorCode.INVALID_PARAMS, "params: send an object, or leave it out.", id=number
        )
    return Message(method, params, number)


def result_of(message: Message, result: Mapping[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": message.id, "result": result}


def error_of(error: MessageError) -> dict[str, Any]:
    said: dict[str, Any] = {"code": error.code.value, "message": error.message}
    if error.data:
        said["data"] = error.data
    return {"jsonrpc": "2.0", "id": error.id, "error": said}


def _read_json(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} is not UTF-8"
    except json.JSONDecodeError as error:
        reason = f"{error.msg}, line {error.lineno}, column {error.colno}"
    except ValueError:
        reason = "it has a number of too many digits"
    except RecursionError:
        reason = "it is nested too deep"
    return _refuse_json(reason)


def _refuse_json(reason: str) -> NoReturn:
    raise MessageError(ErrorCode.PARSE_ERROR, f"The body is not JSON that can be read: {reason}.")


def _refuse_constant(name: str) -> NoReturn:
    _refuse_json(f"there is no {name} in JSON")


def _read_id(said: Mapping[str, Any]) -> MessageId | None:
    if "id" not in said:
        return None
    number = said["id"]
    if isinstance(number, str) or (isinstance(number, int) and not isinstance(number, bool)):
        return number
    return _refuse(None, "id: write a text or a whole number; a notification has none.")


def _refuse(number: MessageId | None, reason: str) -> NoReturn:
    raise MessageError(ErrorCode.INVALID_REQUEST, reason, id=number)
