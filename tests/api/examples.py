"""The examples of the API, asked of the samples; `python -m tests.api.write_examples` writes their
answers anew.

What no two archives share has one value in all of them: the host, the moment, the version of the
archive, and cursors, which are signed.
"""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.test import Client

from igfarchive.api.examples import FOLDER, LINE, SITE, Example
from igfarchive.archive.models import Receipt
from igfarchive.search.queries.query import Query
from igfarchive.search.receipts import keep_query

FIXTURES = Path(__file__).parents[2] / "fixtures"

ALIKE = {
    re.compile(r"http://testserver"): SITE,
    re.compile(r'"at": "[^"]+"'): '"at": "2031-07-05T09:00:00+00:00"',
    re.compile(r'"version": "\w+"'): '"version": "0123456789ab"',
    re.compile(r'"made_at": "[^"]+"'): '"made_at": "2031-07-05T09:00:00+00:00"',
    re.compile(r"cursor=[-\w]+"): "cursor=bm90IGEgY3Vyc29y",
}


def fill() -> None:
    """Have the samples in the archive, as `make run` does."""
    call_command("import_glossary", str(FIXTURES / "glossary.toml"), stdout=StringIO())
    call_command("import_transcripts", str(FIXTURES), stdout=StringIO())
    call_command("import_annotations", str(FIXTURES), stdout=StringIO())


def keep() -> None:
    """The receipt that an example is of: that nothing was found, under an address that is the same
    in all archives."""
    made = keep_query(Query(text="lighthouse", events=("fon-2024",)), "/search/?q=lighthouse")
    facts = {
        field.name: getattr(made, field.name)
        for field in Receipt._meta.fields
        if field.name not in ("id", "short")
    }
    Receipt.objects.create(short="nothing4said", **facts)


def answer(client: Client, example: Example) -> tuple[int, Any]:
    """The status and what the archive answers to the request of an example."""
    if example.body is None:
        response = client.get(example.address)
    else:
        response = client.post(example.address, example.body, content_type="application/json")
    said = json.dumps(response.json(), ensure_ascii=False)
    for pattern, instead in ALIKE.items():
        said = pattern.sub(instead, said)
    return response.status_code, json.loads(said)


def write(name: str, said: object) -> None:
    """Put an answer below its request."""
    path = FOLDER / f"{name}.txt"
    head = path.read_text("utf-8").partition(LINE)[0]
    path.write_text(f"{head}{LINE}{json.dumps(said, ensure_ascii=False, indent=2)}\n", "utf-8")
