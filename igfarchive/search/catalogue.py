"""Which sessions a visitor asks for, and how many each filter would leave."""

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from string import ascii_lowercase, digits

from django.db.models import (
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat, ExtractYear, Left, Length
from django.db.models.lookups import In, IsNull

from igfarchive.archive.models import Affiliation, Participation, Session
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.entities.entity import EntityKind
from igfarchive.search.known_entities import listed
from igfarchive.search.matches.results import Counts, Facets
from igfarchive.search.queries.query import FILTERS, UNKNOWN, Query

YEAR = Coalesce(ExtractYear("date"), F("event__year"), output_field=IntegerField())
"""`Session.year`, as the database knows it."""

LETTERS, DIGITS = f"{ascii_lowercase}-_", digits
"""What a slug in Latin letters is made of."""

Ordering = Expression | Combinable | str

HERE = OuterRef("pk")
HEARD = Participation.objects.filter(session=HERE)
SPOKEN_FOR = Affiliation.objects.filter(session=HERE, preferred=True, organisation__isnull=False)


def newest_first(prefix: str = "") -> list[Ordering]:
    """Orders sessions (or rows that lead to them by `prefix`) by event, the newest first; those of
    the same time, or of none that is known, in the natural order of their addresses."""
    return [
        F(f"{prefix}event__year").desc(nulls_last=True),
        f"{prefix}event__name",
        f"{prefix}event_id",
        F(f"{prefix}date").desc(nulls_last=True),
        F(f"{prefix}starts_at").desc(nulls_last=True),
        *natural_order(f"{prefix}slug"),
    ]


def natural_order(slug: str) -> list[Ordering]:
    """Orders by the slug, and by the first number in it as a number: ws-2 comes before ws-10.

    slug      before the number    its digits
    of-3      of-                  1
    ws-2      ws-                  1
    ws-10     ws-                  2
    ws-10-b   ws-                  2
    """
    rest = _without(F(slug), LETTERS)
    # Numbers of as many digits come in the order of their letters.
    size = Length(rest) - Length(_without(rest, DIGITS))
    return [Left(F(slug), Length(F(slug)) - Length(rest)), size, slug]


def _without(text: Expression | F, characters: str) -> Func:
    """The text without any of these characters at its beginning; every database has it."""
    return Func(text, Value(characters), function="LTRIM", output_field=CharField())


def sessions(query: Query) -> QuerySet[Session]:
    """The published sessions that fit the query's filters, newest first.

    Its words are those of a title, a code or an event, or begin so: no others are looked at.
    They fit a speaker who takes part, and an organisation that somebody speaks for; "unknown"
    fits where anybody who takes part is not named, or speaks for nobody we know of.
    """
    found = Session.objects.published()
    if query.text:
        named = listed(EntityKind.SESSION, query.text)
        found = found.annotate(
            at=Concat("event__slug", Value("/"), "slug", output_field=CharField())
        ).filter(at__in=[each.key for each in named.entities])
    for name, values in query.filters.items():
        if name in CONDITIONS:
            found = found.filter(CONDITIONS[name](values))
    return found.order_by(*newest_first())


@cached_per_revision
def numbers(query: Query) -> Sequence[int]:
    """The numbers of the same sessions in the same order: to sort them all takes longer than to
    read those of a page."""
    return array("q", sessions(query).values_list("pk", flat=True))


def with_people(found: QuerySet[Session]) -> QuerySet[Session]:
    """The sessions with their event, and with the number of `people` who take part."""
    people = HEARD.order_by().values("session").annotate(people=Count("pk")).values("people")
    return found.select_related("event").annotate(people=Coalesce(Subquery(people), 0))


@cached_per_revision
def counts(query: Query, at_most: int) -> Facets:
    """For each filter its most frequent values, each counted with that filter itself lifted."""
    return {
        name: count(sessions(query.changed(**{FILTERS[name]: ()})).order_by(), at_most)
        for name, count in COUNTERS.items()
    }


def held_in(years: Collection[str]) -> Q:
    """Sessions of these years; UNKNOWN fits where no year is known."""
    known = [int(year) for year in years if year.isascii() and year.isdigit() and len(year) == 4]
    found = Q(In(YEAR, known)) if known else Q(pk__in=())
    return found | Q(IsNull(YEAR, True)) if UNKNOWN in years else found


def _with_speaker(values: Collection[str]) -> Q:
    named = Q(Exists(HEARD.filter(speaker__slug__in=values)))
    return named | _unnamed() if UNKNOWN in values else named


def _with_affiliation(values: Collection[str]) -> Q:
    named = Q(Exists(SPOKEN_FOR.filter(organisation__slug__in=values)))
    return named | _unaffiliated() if UNKNOWN in values else named


def _unnamed() -> Q:
    """Sessions with turns of nobody named, or with nobody at all."""
    named_turns = HEARD.order_by().values("session").annotate(sum=Sum("turns")).values("sum")
    return ~Exists(HEARD) | Q(turns__gt=Coalesce(Subquery(named_turns), 0))


def _unaffiliated() -> Q:
    """Sessions in which somebody speaks for nobody we know of."""
    claims = Affiliation.objects.filter(
        session=OuterRef("session"),
        speaker=OuterRef("speaker"),
        preferred=True,
        organisation__isnull=False,
    )
    return Q(Exists(HEARD.filter(~Exists(claims)))) | _unnamed()


CONDITIONS: dict[str, Callable[[Collection[str]], Q]] = {
    "event": lambda values: Q(event__slug__in=values),
    "year": held_in,
    "kind": lambda values: Q(kind__in=values),
    "speaker": _with_speaker,
    "affiliation": _with_affiliation,
}


def _by_year(found: QuerySet[Session], at_most: int) -> Counts:
    rows = found.values_list(YEAR).annotate(Count("pk")).order_by(YEAR.desc(nulls_last=True))
    return {str(year or UNKNOWN): count for year, count in rows[:at_most]}


def _by_kind(found: QuerySet[Session], at_most: int) -> Counts:
    rows = found.values_list("kind").annotate(sessions=Count("pk")).order_by("-sessions", "kind")
    return dict(rows[:at_most])


def _by_speaker(found: QuerySet[Session], at_most: int) -> Counts:
    heard = Participation.objects.filter(session__in=found.values("pk"))
    rows = heard.values_list("speaker__slug").annotate(sessions=Count("pk"))
    named = rows.order_by("-sessions", "speaker__sort_name", "speaker__slug")[:at_most]
    return _counted(named, found.filter(_unnamed()).count())


def _by_affiliation(found: QuerySet[Session], at_most: int) -> Counts:
    claims = Affiliation.objects.filter(
        session__in=found.values("pk"), preferred=True, organisation__isnull=False
    )
    rows = claims.values_list("organisation__slug").annotate(
        sessions=Count("session", distinct=True)
    )
    named = rows.order_by("-sessions", "organisation__name", "organisation__slug")[:at_most]
    return _counted(named, found.filter(_unaffiliated()).count())


def _counted(named: Iterable[tuple[str, int]], unknown: int) -> Counts:
    return dict(named) | ({UNKNOWN: unknown} if unknown else {})


COUNTERS = {
    "year": _by_year,
    "kind": _by_kind,
    "speaker": _by_speaker,
    "affiliation": _by_affiliation,
}
