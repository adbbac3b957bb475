"""The glossary, as it leaves the archive."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from igfarchive.archive.models import Term, TermUse
from igfarchive.exporting.records.described import DESCRIBED


@dataclass(frozen=True, slots=True)
class TermRecord:
    """A term that readers may not know."""

    __pydantic_config__ = DESCRIBED

    id: str
    """As in its address."""
    name: str
    """As it is usually written."""
    expansion: str
    """What its letters mean; empty where it is no abbreviation."""
    variants: list[str]
    """What else it is called."""
    definition: str
    """What it means, in Markdown."""
    link: str
    """Where to read on; empty where nothing is given."""
    turns: int
    """How many turns of published sessions use it, as they are read with their corrections."""
    address: str
    """Its page here."""


def term_records(terms: Iterable[Term], site: str) -> list[TermRecord]:
    """The terms, in their order: one question to the database beside theirs."""
    rows = list(terms)
    uses = TermUse.objects.filter(
        term__in=[term.pk for term in rows],
        utterance__session__published=True,
        utterance__position__isnull=False,
    )
    counts = dict(uses.order_by().values_list("term").annotate(Count("pk")))
    return [
        TermRecord(
            id=term.slug,
            name=term.name,
            expansion=term.expansion,
            variants=list(term.variants),
            definition=term.definition,
            link=term.link,
            turns=counts.get(term.pk, 0),
            address=site + term.get_absolute_url(),
        )
        for term in rows
    ]
