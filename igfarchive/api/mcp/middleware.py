"""What assistants are told where no message could be looked at: an error of JSON-RPC, no page."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from igfarchive.api.mcp.endpoint import is_browser, refusal

HERE = "/mcp"
JSON = "application/json"

REASONS = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read: send it to the address that /mcp shows.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database cannot be asked just now: try again in a minute.",
}
FAULT = "It is logged, and no fault of the request."


class McpMiddleware:
    """Puts a message in the place of each page that says what went wrong, such as a wrong Host, or
    a database that is away. Whoever comes with a browser keeps the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.path_info != HERE
            or response.status_code < 400
            or response["Content-Type"] == JSON
            or is_browser(request)
        ):
            return response
        status = HTTPStatus(response.status_code)
        said = refusal(status, REASONS.get(status, FAULT))
        if "Retry-After" in response:
            said.headers["Retry-After"] = response.headers["Retry-After"]
        # By whoever refused it: Django looks here before it logs an answer once more.
        said._has_been_logged = True  # type: ignore[attr-defined]
        return said
