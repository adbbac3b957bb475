"""How an operation says what it is: its address, its parameters, and what it may answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from ninja import Path, Router

from igfarchive.api.examples import EXAMPLES
from igfarchive.api.parameters import PARAMETERS, Parameter
from igfarchive.api.problems import CONTENT_TYPE, Kind

View = TypeVar("View", bound=Callable[..., Any])

EventId = Annotated[str, Path(description="The id of an event.", example="fon-2024")]
SessionSlug = Annotated[
    str, Path(description="What follows the event in the id of a session.", example="ws-31")
]
TurnKey = Annotated[
    int, Path(description="The number of a turn: 7 of u7.", example=2, ge=0, le=2_147_483_647)
]
Short = Annotated[
    str, Path(description="What stands in the address of a receipt.", example="k5wq2m7abcde")
]
Slug = Annotated[str, Path(description="The id, as lists and filters have it.", example="igf")]
Number = Annotated[
    int, Path(description="The number in its address.", example=1, ge=0, le=2_147_483_647)
]

ALWAYS = (Kind.UNREADABLE, Kind.TOO_MANY, Kind.UNAVAILABLE)
ONE = (Kind.NOT_FOUND,)
"""What is answered besides where one thing is asked for."""


def reads(
    router: Router,
    path: str,
    *parameters: str,
    response: Any,
    summary: str,
    table: Mapping[str, Parameter] = PARAMETERS,
    besides: Sequence[Kind] = (),
    redirects: bool = False,
) -> Callable[[View], View]:
    """Declare an operation that answers GET, and HEAD as any address does, and takes the parameters
    of the table, or some of them."""
    asked = parameters or (() if table is PARAMETERS else tuple(table))
    return declares(
        router,
        "GET",
        path,
        response=response,
        summary=summary,
        parameters=[table[name].described(name) for name in asked],
        besides=besides,
        redirects=redirects,
    )


def declares(
    router: Router,
    method: str,
    path: str,
    *,
    response: Any,
    summary: str,
    parameters: Sequence[Mapping[str, Any]] = (),
    body: Mapping[str, Any] | None = None,
    besides: Sequence[Kind] = (),
    redirects: bool = False,
) -> Callable[[View], View]:
    """Declare an operation: its docstring describes it, and its function's name names it and its
    example. The `body` is the JSON Schema of what is sent."""

    def declare(view: View) -> View:
        name = view.__name__
        extra: dict[str, Any] = {
            "parameters": list(parameters),
            "responses": {str(kind.status.value): refusal(kind) for kind in (*ALWAYS, *besides)},
        }
        if redirects:
            extra["responses"]["302"] = {
                "description": "It is one with another by now, whose address Location has.",
                "headers": {"Location": {"schema": {"type": "string"}}},
            }
        if body:
            content = {"application/json": {"schema": body}}
            extra["requestBody"] = {"required": True, "content": content}
        if name in EXAMPLES:
            extra["x-example"] = EXAMPLES[name].described()
        declared: View = router.api_operation(
            ["GET", "HEAD"] if method == "GET" else [method],
            path,
            response=response,
            operation_id=name,
            url_name=None if method == "POST" else name,
            summary=summary,
            openapi_extra=extra,
        )(view)
        return declared

    return declare


def refusal(kind: Kind) -> dict[str, Any]:
    """A problem, as OpenAPI describes it."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": f"{kind.title}.", "content": {CONTENT_TYPE: {"schema": schema}}}
