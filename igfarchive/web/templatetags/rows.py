"""Rows of long lists, each written by one function.

A template that is included for each of a hundred rows takes most of the time of its page.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.addresses import address
from igfarchive.archive.choices import SessionKind, SpeakerKind
from igfarchive.archive.models import Affiliation, Event, Session, Speaker
from igfarchive.web.events import Listed, Participant
from igfarchive.web.facets import Choice
from igfarchive.web.searching import Found
from igfarchive.web.templatetags.counting import counted, grouped

register = template.Library()

KINDS: Mapping[str, str] = {kind.value: kind.label for kind in SessionKind}
NO_WORDS = "words not in the archive yet"


@register.filter
def choices(found: Iterable[Choice]) -> SafeString:
    """The values of a filter, each with its count, as items of a list."""
    return _written(map(_choice, found))


def _choice(choice: Choice) -> str:
    chosen = ' aria-current="true"' if choice.chosen else ""
    return (
        f'<li><a href="{escape(choice.url)}" rel="nofollow" dir="auto"{chosen}>'
        f'{escape(choice.label)}</a> <span class="number">{grouped(choice.count)}</span></li>'
    )


@register.filter
def hits(found: Iterable[Found]) -> SafeString:
    """Turns that were found, as items of a list."""
    return _written(map(_hit, found))


def _hit(hit: Found) -> str:
    utterance, session = hit.utterance, hit.utterance.session
    turn, where, address = f"u{utterance.key}", escape(str(session)), session.get_absolute_url()
    nobody = "" if utterance.speaker else ' class="nobody"'
    claim = f'<p class="for" dir="auto">{escape(str(hit.affiliation))}</p>\n'
    around = f"{' end' * hit.begins_before}{' beginning' * hit.ends_after}"
    label = f"Permanent address of turn {turn} of {where}"
    facts = [
        f'<a href="{escape(address)}" dir="auto">{where}</a>',
        day(session.date) if session.date else "",
        escape(hit.reading),
        conditional_escape(hit.time),  # a link, where it is played
        f'<a href="{escape(address)}{turn}/" aria-label="{label}">turn {turn}</a>',
    ]
    return (
        f'<li><article class="quoted">\n<h3{nobody}>{_name(utterance.speaker)}\n'
        f'<span class="hidden">, turn {utterance.key} of {where}</span></h3>\n'
        f"{claim if hit.affiliation else ''}"
        f'<blockquote lang="{escape(session.language)}"><a class="in-context{around}"'
        f' href="{escape(hit.url)}">{hit.html}</a></blockquote>\n'
        f'<p class="facts">{_facts(facts)}</p>\n</article></li>'
    )


def _name(speaker: Speaker | None) -> str:
    if speaker is None:
        return "Nobody named"
    return _link(speaker.get_absolute_url(), speaker.name)


def _link(address: str, name: str) -> str:
    return f'<a href="{escape(address)}" dir="auto">{escape(name)}</a>'


@register.filter
def entries(found: Iterable[Session], event: str = "") -> SafeString:
    """Sessions as items of a list; with the name of their event if `event` is anything."""
    return _written(_entry(session, with_event=bool(event)) for session in found)


def _entry(session: Session, *, with_event: bool) -> str:
    people: int | None = getattr(session, "people", None)
    facts = [
        escape(session.code),
        KINDS[session.kind],
        escape(session.event.name) if with_event else "",
        when(session),
        counted(people, "speaker") if people is not None else "",
        NO_WORDS
        if session.catalogued
        else f"{counted(session.turns, 'turn')}, {counted(session.words, 'word')}",
    ]
    return (
        f'<li class="entry"><h3><a href="{escape(session.get_absolute_url())}" dir="auto">'
        f'{escape(session.title)}</a></h3>\n<p class="facts">{_facts(facts)}</p></li>'
    )


@register.simple_tag
def programme(event: Event, sessions: Iterable[Listed], by: str) -> SafeString:
    """Sessions of an event as items of a list, in parts by "day" or by "track": with what their
    heading does not say."""
    here = event.get_absolute_url()
    return _written(_held(session, here, by) for session in sessions)


def _held(session: Listed, here: str, by: str) -> str:
    starts = session.starts_at
    facts = [
        day(session.date, year=False) if by == "track" and session.date else "",
        f'<time datetime="{starts.isoformat()}">{starts:%H:%M}</time> UTC' if starts else "",
        escape(session.code),
        KINDS[session.kind],
    ]
    track = f'<span dir="auto">{escape(session.track)}</span> '
    return (
        f'<li class="entry"><a href="{here}{quote(session.slug)}/" dir="auto">'
        f'{escape(session.title)}</a>\n<p class="facts">{_facts(facts)} '
        f"{track if by == 'day' and session.track else ''}"
        f"<span>{counted(session.people, 'speaker')}</span> "
        f"<span>{counted(session.words, 'word') if session.turns else NO_WORDS}</span></p></li>"
    )


def when(session: Session) -> str:
    """The day of a session, as far as it is known, as HTML."""
    if session.date:
        return day(session.date)
    return f"Day {session.day}" if session.day is not None else ""


def day(date: date, *, year: bool = True) -> str:
    """2 March 2031, or 2 March, as HTML."""
    written = f"{date.day} {date:%B}{f' {date.year}' if year else ''}"
    return f'<time datetime="{date.isoformat()}">{written}</time>'


@register.filter
def names(found: Iterable[Speaker]) -> SafeString:
    """Speakers as items of a list: `sessions`, `turns` and `newest_claims` were asked with them."""
    return _written(map(_speaker, found))


def _speaker(speaker: Any) -> str:
    role = '<span class="quiet">a role, not one person</span> '
    claims = (escape(str(each)) for each in speaker.newest_claims[:1])
    spoken_for = "".join(f'<span class="for" dir="auto">{claim}</span> ' for claim in claims)
    return (
        f"<li>{_name(speaker)} {role if speaker.kind == SpeakerKind.ROLE else ''}{spoken_for}"
        f'<span class="quiet">{counted(speaker.sessions, "session")},'
        f" {counted(speaker.turns, 'turn')}</span></li>"
    )


@register.filter
def participants(found: Iterable[Participant]) -> SafeString:
    """Speakers of an event as items of a list, each with the words that they said there."""
    return _written(map(_participant, found))


def _participant(person: Participant) -> str:
    link = _link(address("speaker", person.slug), person.name)
    return f'<li>{link} <span class="number">{grouped(person.words)}</span></li>'


@register.filter
def sources(claims: Iterable[Affiliation]) -> SafeString:
    """Claims of affiliation as items of a list: in which session, and where that is stated."""
    return _written(map(_source, claims))


def _source(claim: Affiliation) -> str:
    session, turn = claim.session, claim.stated_in
    name = f"{session.event.name} {session.code or session.title}"
    stated = "no source given"
    if turn and turn.session.published:
        quote = f', <q dir="auto">{escape(claim.stated_quote)}</q>' if claim.stated_quote else ""
        stated = f'stated in <a href="{escape(turn.permalink())}">turn u{turn.key}</a>{quote}'
    elif claim.stated_url:
        stated = f'stated <a href="{escape(claim.stated_url)}">here</a>'
    return (
        f'<li><a href="{escape(session.get_absolute_url())}" dir="auto">{escape(name)}</a>:'
        f"\n{stated}</li>"
    )


def _facts(html: Iterable[str]) -> str:
    """What is told of a row, without what is not known."""
    return " ".join(f"<span>{each}</span>" for each in html if each)


def _written(rows: Iterable[str]) -> SafeString:
    return mark_safe("\n".join(rows))  # noqa: S308 - each row escapes what stands in it
