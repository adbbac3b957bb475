"""What waits for somebody at the desk to decide, and what comes next where it is decided.

Each line of the queue is one question to the database, which stops counting at a thousand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from igfarchive.archive.choices import AnnotationStatus, ImportState, ProposalStatus
from igfarchive.archive.models import (
    AffiliationProposal,
    Annotation,
    ImportFile,
    Organisation,
    Session,
    Speaker,
)
from igfarchive.archive.twins import known_twins
from igfarchive.importing.file_states import UNDER_WAY
from igfarchive.importing.loading import Status
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError

Row = TypeVar("Row", bound=Model)

MOST = 1_000
"""What is counted of anything: of more nobody needs to know how many."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: how much, and the address of its list, empty where there is none.

    `begin` leads to the first of it where one decides on each. Of a `count` of None nobody knows:
    to find out takes a second.
    """

    name: str
    count: int | None
    address: str = ""
    begin: str = ""

    @property
    def amount(self) -> str:
        if self.count is None:
            return "not looked for yet"
        return f"more than {MOST:,}" if self.count > MOST else f"{self.count:,}"


def waiting_for(user: User | AnonymousUser) -> list[Waiting]:
    """What waits, and that the user may decide."""
    return [each for each in all_waiting(user.has_perm) if each.count != 0]


def all_waiting(may: Callable[[str], bool]) -> Iterator[Waiting]:
    """What there is to wait for, whoever `may` decide it; also where nothing does."""
    if may("archive.change_annotation"):
        suggested = _suggestions()
        yield _waiting("Suggestions", suggested, "annotation", begin=_page_of(suggested.first()))
        lost = Annotation.objects.filter(anchored=False).exclude(status=AnnotationStatus.WITHDRAWN)
        yield _waiting("Annotations that lost their words", lost, "annotation", "?queue=lost")
    if may("archive.change_affiliationproposal"):
        first = _open_proposals().first()
        begin = desk_page(first) if first else ""
        yield _waiting(
            "Proposals of affiliations", _open_proposals(), "affiliationproposal", begin=begin
        )
    for model in (Speaker, Organisation):
        name = str(model._meta.model_name)
        if may(f"archive.change_{name}"):
            plural = str(model._meta.verbose_name_plural)
            title = f"Names of {plural} that nobody reviewed"
            unseen = model._default_manager.filter(reviewed=False, merged_into=None)
            yield _waiting(title, unseen, name, "?reviewed__exact=0")
            address = reverse(f"admin:archive_{name}_twins")
            yield Waiting(f"Likely twins among {plural}", known_twins(model), address)
    if may("archive.import_sessions"):
        yield _imports("Files that were brought in and are not stored yet", _unstored())
        failed = ImportFile.objects.filter(state=ImportState.FAILED)
        yield _imports("Files that could not be brought in", failed)
    if may("archive.change_session"):
        unheard = Session.objects.filter(turns=0)
        yield _waiting("Catalogued sessions without words", unheard, "session", "?words=elsewhere")
        yield Waiting("Sessions that the search index has yet to follow", _owed())


def _waiting(
    name: str, rows: QuerySet[Any], model: str, query: str = "", begin: str = ""
) -> Waiting:
    count = rows.order_by()[: MOST + 1].count()
    address = reverse(f"admin:archive_{model}_changelist") + query
    return Waiting(name, count, address, begin if count else "")


def _imports(name: str, files: QuerySet[ImportFile]) -> Waiting:
    """They are decided on in the import that they came with."""
    first = files.order_by("pk").values_list("batch", flat=True).first()
    begin = reverse("import-batch", args=[first]) if first else ""
    return Waiting(name, files.order_by()[: MOST + 1].count(), reverse("import"), begin)


def _unstored() -> QuerySet[ImportFile]:
    """Those on their way, but for what is previewed and would change nothing."""
    # That of annotations states no outcome of the whole file.
    changes = Q(preview__outcome__isnull=True) | ~Q(preview__outcome=Status.UNCHANGED)
    previewed = Q(state=ImportState.PREVIEWED) & changes
    return ImportFile.objects.filter(Q(state__in=UNDER_WAY) | previewed)


def _owed() -> int:
    """All of them where there is no index: the page on what is amiss says so."""
    try:
        return index.owes()
    except IndexUnavailableError:
        return Session.objects.filter(turns__gt=0, published=True)[: MOST + 1].count()


def _suggestions() -> QuerySet[Annotation]:
    return Annotation.objects.filter(status=AnnotationStatus.PROPOSED).order_by("pk")


def _open_proposals() -> QuerySet[AffiliationProposal]:
    return AffiliationProposal.objects.filter(status=ProposalStatus.OPEN).order_by("pk")


def next_suggestion(after: Annotation) -> Annotation | None:
    """The next that waits, the first after the last; None where no other does."""
    return _next(_suggestions(), after)


def next_proposal(after: AffiliationProposal) -> AffiliationProposal | None:
    return _next(_open_proposals(), after)


def _next(rows: QuerySet[Row], after: Row) -> Row | None:
    others = rows.exclude(pk=after.pk)
    return others.filter(pk__gt=after.pk).first() or others.first()


def _page_of(annotation: Annotation | None) -> str:
    return annotation.get_absolute_url() if annotation else ""


def desk_page(row: Model) -> str:
    return reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])
