"""Which uses of the glossary's terms a page marks."""

from collections.abc import Mapping, Set

from igfarchive.annotating import glossary
from igfarchive.annotating.markup.layers import Mark, MarkKind
from igfarchive.archive.models import Session, Term
from igfarchive.archive.revision import cached_per_revision


class TermMarks:
    """Marks terms in the turns of one page, in their order: of each its first use, or `every` one.

    Of a `session` only turns that are known to use a term are searched for any: one question to
    the database for these, and one for the glossary after each commit.
    """

    def __init__(self, session: Session | None = None, *, every: bool = False) -> None:
        self._every = every
        self._terms = _glossary()
        self._finder = glossary.finder(self._terms.values())
        noted = all(term.uses_noted for term in self._terms.values())
        self._terms_of = glossary.terms_of_turns(session) if session and noted else None
        self._used: dict[str, Term] = {}
        self.repeated = False
        """Whether a term was used again that is marked where it is used first."""

    @property
    def used(self) -> list[Term]:
        """The terms that stand in the turns so far."""
        return list(self._used.values())

    def within(self, text: str, turn: int | None) -> list[Mark]:
        """The marks on the uses in a turn: `turn` is its id, if `text` is what its uses are kept
        of, which is the corrected reading."""
        known = self._known(turn)
        if known is not None and (not known or (known <= self._used.keys() and not self._every)):
            self.repeated |= bool(known)
            return []
        marks = []
        for slug, start, end in self._finder.all_uses(text):
            if slug in self._used and not self._every:
                self.repeated = True
                continue
            term = self._used.setdefault(slug, self._terms[slug])
            marks.append(
                Mark(
                    kind=MarkKind.TERM,
                    start=start,
                    end=end,
                    classes="term",
                    target=term.get_absolute_url(),
                )
            )
        return marks

    def _known(self, turn: int | None) -> Set[str] | None:
        """The slugs of the terms that the turn uses; None where that takes reading it."""
        if self._terms_of is None or turn is None:
            return None
        return self._terms_of.get(turn, frozenset())


@cached_per_revision
def _glossary() -> Mapping[str, Term]:
    """The terms by their slugs, in the order of their names."""
    return {term.slug: term for term in Term.objects.all()}
