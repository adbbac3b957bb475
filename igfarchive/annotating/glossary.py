"""Knows which turns use which term of the glossary, and keeps that in step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet

from igfarchive.annotating.glossaries import GlossaryTerm
from igfarchive.annotating.terms import Entry, Finder
from igfarchive.archive.models import Annotation, Session, Term, TermUse, Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.archive.slugs import free_slug, slug_of

BATCH = 500
PARTING = re.compile(r"[\s\u2010-\u2015-]+")
MOST_NAMES = 20
"""With more names than these it is quicker to read all turns than to ask for those with one."""


def finder(terms: Iterable[Term] | None = None) -> Finder:
    """What finds the terms in a text. ValueError where two share a name."""
    found = Term.objects.all() if terms is None else terms
    return _finder(tuple(Entry(term.slug, term.names) for term in found))


@lru_cache(maxsize=4)
def _finder(entries: tuple[Entry, ...]) -> Finder:
    """It takes some milliseconds to make, and the glossary seldom changes."""
    return Finder(entries)


def note_uses(utterances: Iterable[Utterance]) -> None:
    """Keep which terms these turns use, in their corrected readings; others are left alone."""
    glossary = list(Term.objects.all())
    terms = {term.slug: term.pk for term in glossary}
    find = finder(glossary)
    for batch in _batches(utterances):
        texts = {each.pk: each.text for each in batch if each.is_speech and not each.retired_at}
        readings = readings_of(texts)
        uses = [
            TermUse(term_id=terms[use.slug], utterance_id=pk)
            for pk, reading in readings.items()
            for use in find.first_uses(reading.text)
        ]
        with transaction.atomic():
            TermUse.objects.filter(utterance__in=[each.pk for each in batch]).delete()
            TermUse.objects.bulk_create(uses)


def note_uses_in(session: Session) -> None:
    """The same for all turns of a session, retired ones among them."""
    note_uses(session.utterances.all())


def candidates(names: Sequence[str], terms: Iterable[int]) -> QuerySet[Utterance]:
    """The turns whose uses may change when terms that have, or had, these names change."""
    current = Utterance.objects.current().speech()
    # Not every database knows that É is é.
    if len(names) > MOST_NAMES or not all(map(str.isascii, names)):
        return current
    holding = Q(pk__in=TermUse.objects.filter(term__in=list(terms)).values("utterance"))
    for name in names:
        # The text may part the words by other white space, or hyphens: the longest stands in it.
        longest = max(PARTING.split(name), key=len)
        holding |= Q(text__icontains=longest)
    corrected = Annotation.objects.public().corrections().values("utterance")
    return current.filter(holding | Q(pk__in=corrected))


@transaction.atomic
def keep_term(facts: GlossaryTerm) -> tuple[Term, set[str]]:
    """Store what a glossary says of a term; the names that it has or had, if anything changed."""
    term = Term.objects.filter(name=facts.term).first()
    before = set(term.names) if term else set()
    if term is None:
        wanted = slug_of(facts.term, "term")
        taken = Term.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
        term = Term(name=facts.term, slug=free_slug(wanted, set(taken)))
    stated = (facts.expansion, list(facts.variants), facts.definition, facts.link)
    if before and stated == (term.expansion, term.variants, term.definition, term.link):
        return term, set()
    term.expansion, term.variants, term.definition, term.link = stated
    term.save()
    return term, before | set(term.names)


def _batches(utterances: Iterable[Utterance]) -> Iterator[list[Utterance]]:
    rows = (
        utterances.order_by("pk").iterator(BATCH)
        if isinstance(utterances, QuerySet)
        else iter(utterances)
    )
    while batch := list(islice(rows, BATCH)):
        yield batch
