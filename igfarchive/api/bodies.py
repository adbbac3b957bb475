"""What is sent as JSON: bounded before it is read, and read without surprises."""

import json

from django.http import HttpRequest

from igfarchive.api.problems import Kind, ProblemError

MOST_BYTES = 1_000_000


def read_body(request: HttpRequest) -> object:
    """ProblemError for what is no JSON, is too large, or is nested deeper than anybody asks."""
    if request.content_type != "application/json":
        raise ProblemError(
            Kind.WRONG_TYPE, "Send JSON, with the header Content-Type: application/json."
        )
    length = request.headers.get("Content-Length") or "0"
    # What is no number the server has refused, and Django takes for 0.
    if length.isascii() and length.isdigit() and (len(length) > 9 or int(length) > MOST_BYTES):
        raise ProblemError(Kind.TOO_LARGE, f"Send at most {MOST_BYTES:,} bytes at once.")
    try:
        return json.loads(request.body.decode("utf-8"))
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8: byte {error.start} cannot be read."
    except json.JSONDecodeError as error:
        detail = f"The body is not JSON: {error.msg}, line {error.lineno}, column {error.colno}."
    except ValueError:
        detail = "The body is not JSON: it has a number of too many digits."
    except RecursionError:
        detail = "The body is nested too deep."
    raise ProblemError(Kind.UNREADABLE, detail)
