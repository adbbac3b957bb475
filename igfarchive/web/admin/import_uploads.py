"""Files that come with a request of the desk: how many, how large, and what is told of them."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect

from igfarchive.importing.incoming import ANNOTATIONS_SUFFIX, SHEET_SUFFIX
from igfarchive.importing.programmes.programme import SUFFIXES as PROGRAMMES
from igfarchive.importing.uploads import Upload
from igfarchive.transcripts.decoding import LARGEST
from igfarchive.transcripts.formats import SUFFIXES
from igfarchive.web.admin.import_pages import View

LARGEST_REQUEST = 200_000_000
"""Bytes of all files of an upload together, and what is written about them."""
MOST_NOTES = 20


def bounded(refuse: Callable[..., HttpResponse]) -> Callable[[View], View]:
    """Have what is too large refused by what it says of its size, before it is read; only then is
    it looked at whether the form is ours. `refuse` is given the reason, and all that the view is.
    """

    def decorated(view: View) -> View:
        protected = csrf_protect(view)

        @wraps(view)
        def measured(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            said = str(request.META.get("CONTENT_LENGTH") or "")
            size = int(said) if said.isdecimal() else 0
            if size > LARGEST_REQUEST:
                reason = (
                    f"These files have {size / 1_000_000:,.0f} MB together, and "
                    f"{LARGEST_REQUEST // 1_000_000} MB are taken at once: send them in parts."
                )
                return refuse(request, reason, *args, **kwargs)
            try:
                return protected(request, *args, **kwargs)
            except TooManyFilesSent:
                most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
                reason = f"These are too many files: {most} are taken at once. Send them in parts."
            except RequestDataTooBig:
                megabytes = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) / 1_000_000
                reason = f"A pasted text may have {megabytes:.1f} MB: send it as a file instead."
            return refuse(request, reason, *args, **kwargs)

        return measured

    return decorated


def bounds() -> dict[str, Any]:
    """What a page that takes files says of what it takes."""
    return {
        "hosts": settings.FETCH_HOSTS,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "largest_file": LARGEST // 1_000_000,
        "largest_request": LARGEST_REQUEST // 1_000_000,
        "accepted": ",".join([*SUFFIXES, SHEET_SUFFIX, ANNOTATIONS_SUFFIX, *PROGRAMMES]),
    }


def uploads_of(request: HttpRequest, facts: Mapping[str, Any]) -> list[Upload]:
    """The files of a request, and the text that was pasted in its form."""
    uploads = [
        Upload(file.name or "transcript", file.size or 0, file)
        for file in request.FILES.getlist("files")
    ]
    if facts["text"].strip():
        content = facts["text"].encode()
        name = facts["name"] or "pasted"
        name = name if name.lower().endswith(SUFFIXES) else f"{name}.txt"
        uploads.append(Upload(name, len(content), BytesIO(content)))
    return uploads


def tell(request: HttpRequest, notes: Sequence[str]) -> None:
    """What was left out of what came."""
    for note in notes[:MOST_NOTES]:
        messages.warning(request, note)
    if len(notes) > MOST_NOTES:
        messages.warning(request, f"and {len(notes) - MOST_NOTES:,} more.")
