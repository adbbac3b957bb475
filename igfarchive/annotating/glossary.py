"""Knows which turns use which term of the glossary, and keeps that in step."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from django.db.models import Q, QuerySet

from igfarchive.annotating.glossaries.files import GlossaryTerm
from igfarchive.annotating.glossaries.terms import Entry, Finder
from igfarchive.archive.history import watching
from igfarchive.archive.models import Annotation, Session, Term, TermUse, Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.archive.slugs import slug_among
from igfarchive.archive.transactions import serialized

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


def note_uses(utterances: QuerySet[Utterance]) -> None:
    """Keep which terms these turns use, in their corrected readings; others are left alone.

    A few hundred at a time, so that other writers need not wait for all.
    """
    if not Term.objects.exists():
        return
    remaining = iter(list(utterances.order_by("pk").values_list("pk", flat=True)))
    while batch := list(islice(remaining, BATCH)):
        _note_uses_of(batch)


@serialized
def _note_uses_of(turns: list[int]) -> None:
    glossary = list(Term.objects.all())
    terms = {term.slug: term.pk for term in glossary}
    find = finder(glossary)
    spoken = Utterance.objects.current().speech().filter(pk__in=turns).order_by()
    texts = spoken.values_list("pk", "text")
    uses = [
        TermUse(term_id=terms[use.slug], utterance_id=pk)
        for pk, reading in readings_of(dict(texts)).items()
        for use in find.first_uses(reading.text)
    ]
    TermUse.objects.filter(utterance__in=turns).delete()
    TermUse.objects.bulk_create(uses)


def note_owed_uses() -> None:
    """Find the uses of the terms that changed since theirs were noted: those that were kept just
    now, and those of an import that ended too early."""
    terms = {term.pk: term.names for term in Term.objects.filter(uses_noted=False)}
    if terms:
        note_uses(candidates(sorted({name for names in terms.values() for name in names}), terms))
        _mark_noted(terms)


@serialized
def _mark_noted(terms: Mapping[int, tuple[str, ...]]) -> None:
    """Owe no longer the uses of these terms, but of those that are called otherwise by now."""
    found = Term.objects.in_bulk(terms)
    standing = [key for key, names in terms.items() if key in found and found[key].names == names]
    Term.objects.filter(pk__in=standing).update(uses_noted=True)


def note_uses_in(session: Session) -> None:
    """The same for all turns of a session, retired ones among them."""
    note_uses(session.utterances.all())


def terms_of_turns(session: Session) -> dict[int, set[str]]:
    """The slugs of the terms that turns of a session use in their corrected readings, by the ids of
    the turns. Those of a term whose uses are owed may be missing."""
    found: dict[int, set[str]] = defaultdict(set)
    uses = TermUse.objects.filter(utterance__session=session).order_by()
    for turn, slug in uses.values_list("utterance", "term__slug"):
        found[turn].add(slug)
    return found


def candidates(names: Sequence[str], terms: Iterable[int]) -> QuerySet[Utterance]:
    """The turns whose uses may change when terms get these names: those that may hold one, and
    those that hold one which a term had before."""
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


def keep_term(facts: GlossaryTerm) -> tuple[Term, bool]:
    """Store what a glossary says of a term; whether that is something else. Its uses are owed then
    (`note_owed_uses`)."""
    term = Term.objects.filter(name=facts.term).first()
    known = term is not None
    if term is None:
        term = Term(name=facts.term, slug=slug_among(Term.objects.all(), facts.term, "term"))
    stated = (facts.expansion, list(facts.variants), facts.definition, facts.link)
    if known and stated == (term.expansion, term.variants, term.definition, term.link):
        return term, False
    term.expansion, term.variants, term.definition, term.link = stated
    term.uses_noted = False
    with watching(Term.objects.filter(slug=term.slug)):
        term.save()
    return term, True
