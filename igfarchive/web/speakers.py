"""Speakers: the list of them from A to Z, and each with what they said and for whom."""

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Affiliation, Participation, Speaker, SpeakerName, Utterance
from igfarchive.archive.slugs import without_accents
from igfarchive.web import asking, directory
from igfarchive.web.catalogue import newest_first
from igfarchive.web.claims import tenures
from igfarchive.web.merged import kept_speaker
from igfarchive.web.paging import page_of
from igfarchive.web.quoting import quoted

PAGE_SIZE = 100
TURNS = 20
SESSIONS = 12
CLAIMS = 200


@require_safe
def speakers(request: HttpRequest) -> HttpResponse:
    """Everybody in a published session; `?letter=` and `?q=` (words of the name) narrow them."""
    query = asking.read(request, "q")
    spellings = SpeakerName.objects.filter(speaker=OuterRef("pk"))
    found = directory.called(Speaker.objects.public(), spellings, _plainly, query.text)
    letters = directory.letters_of(found, "sort_name")
    letter = directory.chosen(letters, request.GET.get("letter", ""))
    if letter:
        found = directory.under(found, "sort_name", letter)
    heard = Q(participations__session__published=True)
    claims = Affiliation.objects.filter(session__published=True, preferred=True)
    rows = (
        found.order_by("sort_name", "slug")
        .annotate(
            sessions=Count("participations", filter=heard),
            turns=Sum("participations__turns", filter=heard),
        )
        .prefetch_related(
            Prefetch(
                "affiliations",
                claims.select_related("organisation").order_by(*newest_first("session__")),
                to_attr="newest_claims",
            )
        )
    )
    return render(
        request,
        "speakers.html",
        {
            "query": query,
            "letters": letters,
            "letter": letter,
            "page": page_of(Paginator(rows, PAGE_SIZE), query.page),
        },
    )


@require_safe
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """One speaker; the address of a merged one leads to the one that was kept."""
    query = asking.read(request)
    found = Speaker.objects.public().filter(slug=slug).first()
    if found is None:
        if kept := kept_speaker(slug):
            return redirect(kept)
        raise Http404
    heard = Participation.objects.filter(speaker=found, session__published=True)
    said = Utterance.objects.published().speech().filter(speaker=found)
    claims = (
        Affiliation.objects.filter(speaker=found, session__published=True)
        .select_related("organisation", "session__event", "stated_in__session__event")
        .order_by(*newest_first("session__"), "-preferred", "pk")
    )
    turns = said.select_related("session__event").order_by(*newest_first("session__"), "position")
    page = page_of(Paginator(turns, TURNS), query.page)
    return render(
        request,
        "speaker.html",
        {
            "speaker": found,
            "spellings": _other_spellings(found, said),
            "totals": heard.aggregate(
                sessions=Count("pk"), turns=Sum("turns", default=0), words=Sum("words", default=0)
            ),
            "affiliations": tenures(claims[:CLAIMS]),
            "participations": heard.select_related("session__event").order_by(
                *newest_first("session__")
            )[:SESSIONS],
            "page": page,
            "turns": quoted(page),
        },
    )


def _plainly(word: str) -> Q:
    """Names to sort by are kept without accents."""
    return Q(sort_name__icontains=without_accents(word))


def _other_spellings(speaker: Speaker, said: QuerySet[Utterance]) -> list[str]:
    """How the captions name the speaker where it is not by the name itself, in whatever case."""
    labels = said.order_by("label").values_list("label", flat=True).distinct()
    return [label for label in labels if label and label.lower() != speaker.name.lower()]
