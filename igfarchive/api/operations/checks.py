"""Checks of quotations."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from ninja import Router

from igfarchive.api.bodies import read_body
from igfarchive.api.declaring import declares, reads
from igfarchive.api.parameters import Parameter, refuse
from igfarchive.api.problems import Kind, unreadable
from igfarchive.exporting.records.checks import CheckRecord, check_records
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.http.limits import Purpose, spend, tell
from igfarchive.http.sites import site_of
from igfarchive.search.checks import LEAST_WORDS, check
from igfarchive.search.queries.claims import (
    LONGEST_NAME,
    LONGEST_QUOTATION,
    MOST_QUOTATIONS,
    Claim,
    InvalidClaimError,
)

router = Router(tags=["Checking quotations"])

TEXT = (
    "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f\\u202d\\u202e]*$"
)
"""What a claim is made of: no control characters, and none that turn the order of others."""

CLAIMED: Mapping[str, Parameter] = {
    "quotation": Parameter(
        f"The words, {LEAST_WORDS} or more of them; `…` and `[…]` stand for words left out, and "
        "`[she]` for words of an editor.",
        "You can't see the list, because it's illegal to see it",
        longest=LONGEST_QUOTATION,
        required=True,
        pattern=TEXT,
    ),
    "speaker": Parameter(
        "Who is said to have said it: a name, or the id of a speaker.",
        "Moses Tumwebaze",
        longest=LONGEST_NAME,
        pattern=TEXT,
    ),
    "session": Parameter(
        "In which session: its id, its code or words of its title.",
        "WS 31",
        longest=LONGEST_NAME,
        pattern=TEXT,
    ),
    "year": Parameter("In which year.", "2024", longest=4, pattern="^([0-9]{4})?$"),
    "event": Parameter(
        "At which event: its name or id.", "fon-2024", longest=LONGEST_NAME, pattern=TEXT
    ),
}
"""What is claimed: the fields of Claim."""

BODY = {
    "type": "object",
    "required": ["quotations"],
    "additionalProperties": False,
    "properties": {
        "quotations": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_QUOTATIONS,
            "description": "What is to be checked.",
            "items": {
                "type": "object",
                "required": ["quotation"],
                "additionalProperties": False,
                "properties": {
                    name: parameter.schema | {"description": parameter.description}
                    for name, parameter in CLAIMED.items()
                },
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class ChecksAnswer:
    """What was found."""

    __pydantic_config__ = DESCRIBED

    items: list[CheckRecord]
    """For each quotation, in their order."""


@reads(router, "/check", response=CheckRecord, summary="Check a quotation", table=CLAIMED)
def check_quotation(request: HttpRequest) -> CheckRecord:
    """Whether it was said, in these words, by whom and where. Case, quotation marks, dashes, signs
    between words and white space do not matter; every other letter does."""
    refuse(request, CLAIMED)
    claim = {name: request.GET.get(name, "") for name in CLAIMED}
    return check_records([check(_claim(claim, "parameter"))], site_of(request))[0]


@declares(
    router,
    "POST",
    "/check",
    response=ChecksAnswer,
    summary="Check several quotations",
    body=BODY,
    besides=(Kind.TOO_LARGE, Kind.WRONG_TYPE),
)
def check_quotations(request: HttpRequest, response: HttpResponse) -> ChecksAnswer:
    """The same for several at once, which are sent as JSON; nothing is kept of them. Each counts as
    a request."""
    refuse(request, {})
    claims = [_claim(each, "field", f"quotations[{n}].") for n, each in enumerate(_sent(request))]
    if len(claims) > 1:  # The first is the request, which is counted.
        tell(response, spend(request, Purpose.API, len(claims) - 1))
    return ChecksAnswer(check_records([check(claim) for claim in claims], site_of(request)))


def _sent(request: HttpRequest) -> list[Mapping[str, str]]:
    """The quotations that were sent, each with strings alone. ProblemError."""
    body = read_body(request)
    if not isinstance(body, dict) or list(body) != ["quotations"]:
        raise unreadable(
            "quotations", 'Send {"quotations": [{"quotation": "…"}]}, and no more.', where="field"
        )
    quotations = body["quotations"]
    if not isinstance(quotations, list) or not 1 <= len(quotations) <= MOST_QUOTATIONS:
        raise unreadable(
            "quotations", f"quotations: send a list of 1 to {MOST_QUOTATIONS}.", where="field"
        )
    for number, each in enumerate(quotations):
        place = f"quotations[{number}]"
        if not isinstance(each, dict) or not each.get("quotation"):
            raise unreadable(place, f'{place}: send {{"quotation": "…"}}.', where="field")
        for name, value in each.items():
            if name not in CLAIMED:
                known = ", ".join(CLAIMED)
                raise unreadable(place, f"{place}: known are {known}, and no more.", where="field")
            if not isinstance(value, str):
                raise unreadable(f"{place}.{name}", f"{place}.{name}: send a text.", where="field")
    return quotations


def _claim(said: Mapping[str, str], where: str, before: str = "") -> Claim:
    try:
        return Claim(**said)
    except InvalidClaimError as error:
        named = next((name for name in CLAIMED if str(error).startswith(name)), "quotation")
        raise unreadable(before + named, f"{before}{error}", where=where) from None
