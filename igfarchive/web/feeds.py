"""What is new, as Atom feeds: hits of a search, sessions, uses of a term, and corrections."""

from collections.abc import Sequence

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Annotation, Session, Term
from igfarchive.exporting.quotations import quoted_as
from igfarchive.search import catalogue
from igfarchive.search.arrivals import NewTurn, new_hits, new_sessions, new_turns, turns_changed
from igfarchive.search.matches.results import Hit, IndexUnavailableError
from igfarchive.search.merged import resolve_merged
from igfarchive.search.naming import TITLES, names_of
from igfarchive.search.queries.query import FILTERS, InvalidQueryError, Query
from igfarchive.search.searching import read
from igfarchive.search.typed_filters import apply_typed
from igfarchive.web.address_query import query_from_request
from igfarchive.web.annotations import latest_corrections
from igfarchive.web.atom import Entry, atom_feed
from igfarchive.web.glossary import shown_uses, turns_using
from igfarchive.web.searching import Found, shown_hits, unavailable
from igfarchive.web.templatetags.counting import counted

ENTRIES = 30


@require_safe
def search_feed(request: HttpRequest) -> HttpResponse:
    """What a search finds, by when it came in; 503 while there is no index.

    A feed has no other order and no other pages: the address that asks for some leads to it.
    """
    asked = query_from_request(request, "q", "synonyms", *FILTERS)
    try:
        query = resolve_merged(apply_typed(asked)).changed(sort=Query().sort)
    except InvalidQueryError as error:
        raise BadRequest(str(error)) from None
    if query != asked:
        return redirect(request.path + query.url())
    if not query:
        raise BadRequest("q: say which search to follow, in words or by filters.")
    parsed = read(query)
    if parsed.tree is None and parsed.problem:
        raise BadRequest(f"q: {parsed.problem}")
    try:
        new = new_hits(query, ENTRIES)
    except IndexUnavailableError:
        return unavailable(request, query)
    hits = [Hit(turn.utterance, 0.0) for turn in new]
    named, unknown = _names(query)
    return atom_feed(
        request,
        ", ".join(filter(None, [f"“{query.text}”" if query.text else "", *named])),
        " ".join(filter(None, ["What this search finds, the newest first.", *unknown,
                               parsed.problem])),
        (reverse("search") + query.url(), request.path + query.url()),
        _turns(new, shown_hits(hits, query)),
    )  # fmt: skip


@require_safe
def session_feed(request: HttpRequest) -> HttpResponse:
    """Sessions by when their words came in, narrowed as their list is."""
    asked = query_from_request(request, "q", *catalogue.CONDITIONS)
    query = resolve_merged(asked).changed(sort=Query().sort)
    if query != asked:
        return redirect(request.path + query.url())
    among = catalogue.sessions(query).order_by().values_list("pk", flat=True) if query else None
    new = new_sessions(among)[:ENTRIES]
    sessions = Session.objects.published().select_related("event")
    rows = sessions.in_bulk([each.session for each in new])
    named, unknown = _names(query)
    entries = [
        Entry(
            title=str(session),
            path=session.get_absolute_url(),
            html=_summary(session),
            author="",
            made=each.imported_at,
            published=each.came_at,
            updated=each.changed_at,
        )
        for each in new
        if (session := rows.get(each.session))
    ]
    return atom_feed(
        request,
        ", ".join(filter(None, ["new sessions", query.text, *named])),
        " ".join(["Sessions whose words came into the archive, the newest first.", *unknown]),
        (reverse("sessions") + query.url(), request.path + query.url()),
        entries,
    )


@require_safe
def term_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The turns that use a term, by when they came in."""
    query_from_request(request)
    term = get_object_or_404(Term, slug=slug)
    new = new_turns(turns_using(term.pk), ENTRIES)
    turns = turns_using(term.pk).select_related("session__event", "speaker")
    rows = turns.in_bulk(each.utterance for each in new)
    shown = shown_uses(term, [rows[each.utterance] for each in new if each.utterance in rows])
    return atom_feed(
        request,
        term.name,
        f"Turns that use {term.name}, the newest in the archive first.",
        (reverse("term", args=[slug]), request.path),
        _turns(new, shown),
    )


@require_safe
def corrections_feed(request: HttpRequest) -> HttpResponse:
    """The latest corrections."""
    query_from_request(request)
    return atom_feed(
        request,
        "latest corrections",
        "What was put right in the captions: the words as captioned, and as corrected.",
        (reverse("corrections"), request.path),
        [_correction(each) for each in latest_corrections()[:ENTRIES]],
    )


def _names(query: Query) -> tuple[Sequence[str], Sequence[str]]:
    """What the values of filters are called, and a sentence on each that is not known."""
    names = names_of(query.filters)
    pairs = [(name, value) for name, values in query.filters.items() for value in values]
    return (
        [names[name].get(value, value) for name, value in pairs],
        [
            f"{TITLES[name]} “{value}” is not known in the archive."
            for name, value in pairs
            if value not in names[name]
        ],
    )


def _turns(new: Sequence[NewTurn], shown: Sequence[Found]) -> list[Entry]:
    """Turns with the passage that shows why they are here."""
    changed = turns_changed(turn.utterance for turn in new)
    turns = {turn.utterance: turn for turn in new}
    entries = []
    for found in shown:
        utterance, turn = found.utterance, turns[found.utterance.pk]
        who = quoted_as(utterance.speaker, found.affiliation)
        entries.append(
            Entry(
                title=f"{who}: {utterance.session}",
                path=utterance.permalink(),
                html=_passage(found),
                author=who,
                made=turn.imported_at,
                published=turn.came_at,
                updated=max(turn.came_at, changed.get(turn.utterance, turn.came_at)),
            )
        )
    return entries


def _passage(found: Found) -> SafeString:
    return format_html(
        '<blockquote lang="{}">{}{}{}</blockquote>{}',
        found.utterance.session.language,
        "… " if found.begins_before else "",
        found.html,
        " …" if found.ends_after else "",
        format_html("<p>{}</p>", found.reading) if found.reading else "",
    )


def _summary(session: Session) -> SafeString:
    facts = [
        session.get_kind_display(),
        session.event.name,
        f"{session.date:%-d %B %Y}" if session.date else "",
        counted(session.turns, "turn"),
        counted(session.words, "word"),
    ]
    return format_html("<p>{}</p>", " · ".join(filter(None, facts)))


def _correction(annotation: Annotation) -> Entry:
    said = f"→ “{annotation.replacement}”" if annotation.replacement else "(not said)"
    speaker = annotation.utterance.speaker
    who = speaker.name if speaker else "Nobody named"
    published = annotation.published_at or annotation.created_at
    return Entry(
        title=f"“{annotation.exact}” {said}: {who}, {annotation.utterance.session}",
        path=annotation.get_absolute_url(),
        html=annotation.body_html,
        author=annotation.creator,
        made=published,
        published=published,
        updated=annotation.modified_at,
    )
