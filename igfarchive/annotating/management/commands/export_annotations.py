"""Writes annotations as JSON-LD."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from igfarchive.annotating.exchange import to_web_annotation
from igfarchive.annotating.webannotations.documents import write_page
from igfarchive.archive.models import Annotation, Session


class Command(BaseCommand):
    help = "Write annotations as W3C Web Annotations (JSON-LD), to the screen or a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sessions", nargs="*", metavar="SESSION", help="igf-2020/ws-81; without any, all."
        )
        parser.add_argument(
            "--all", action="store_true", help="Those, too, that visitors may not read."
        )
        parser.add_argument("--base", default="", metavar="URL", help="https://archive.example.org")
        parser.add_argument("--output", metavar="FILE", help="Write to this file.")

    def handle(self, *_args: str, **options: Any) -> None:
        rows = Annotation.objects.select_related("utterance__session__event")
        if options["sessions"]:
            rows = rows.filter(utterance__session__in=[_session(n) for n in options["sessions"]])
        if not options["all"]:
            rows = rows.public()
        rows = rows.order_by("utterance__session", "utterance__position", "start", "pk")
        base = options["base"].rstrip("/")
        page = write_page((to_web_annotation(row, base) for row in rows), id=f"{base}/annotations")
        text = json.dumps(page, ensure_ascii=False, indent=1) + "\n"
        if not options["output"]:
            self.stdout.write(text, ending="")
            return
        try:
            Path(options["output"]).write_text(text, "utf-8")
        except OSError as error:
            raise CommandError(
                f"{options['output']} cannot be written: {error.strerror}."
            ) from None
        self.stdout.write(f"{page['total']:,} annotations are in {options['output']}.")


def _session(name: str) -> int:
    event, _, slug = name.strip("/").partition("/")
    found = Session.objects.at(event, slug).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"There is no session {name}: write it as igf-2020/ws-81.")
    return found
