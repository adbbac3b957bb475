"""Rows of long lists, each written by one function.

A template that is included for each of a hundred rows takes most of the time of its page.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from urllib.parse import quote

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.addresses import address
from igfarchive.archive.choices import RegionalGroup, SessionKind, SpeakerKind
from igfarchive.archive.models import Affiliation, Event, Session, Speaker
from igfarchive.archive.models.people import GROUPS
from igfarchive.web import speakers
from igfarchive.web.claims import Claim, Tenure
from igfarchive.web.events import Listed, Participant
from igfarchive.web.facets import Choice
from igfarchive.web.quoting import Quoted
from igfarchive.web.searching import Found
from igfarchive.web.templatetags.counting import counted, grouped

register = template.Library()

KINDS: Mapping[str, str] = {kind.value: kind.label for kind in SessionKind}
REGIONS: Mapping[str, str] = {region.value: region.label for region in RegionalGroup}
BEGINNING = 60
"""Words of a turn that are shown where it goes on in its session."""
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
    claim = f'<p class="for" dir="auto">{escape(hit.affiliation)}</p>\n'
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
        escape(KINDS.get(session.kind, session.kind)),
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
        escape(KINDS.get(session.kind, session.kind)),
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
def names(found: Iterable[speakers.Listed]) -> SafeString:
    """Speakers as items of a list."""
    return _written(map(_speaker, found))


def _speaker(speaker: speakers.Listed) -> str:
    role = '<span class="quiet">a role, not one person</span> '
    claim = f'<span class="for" dir="auto">{escape(speaker.claim)}</span> ' if speaker.claim else ""
    return (
        f"<li>{_link(address('speaker', speaker.slug), speaker.name)} "
        f"{role if speaker.kind == SpeakerKind.ROLE else ''}{claim}"
        f'<span class="quiet">{counted(speaker.sessions, "session")},'
        f" {counted(speaker.turns or 0, 'turn')}</span></li>"
    )


@register.filter
def participants(found: Iterable[Participant]) -> SafeString:
    """Speakers of an event as items of a list, each with the words that they said there."""
    return _written(map(_participant, found))


def _participant(person: Participant) -> str:
    link = _link(address("speaker", person.slug), person.name)
    return f'<li>{link} <span class="number">{grouped(person.words)}</span></li>'


@register.filter
def tenures(found: Iterable[Tenure]) -> SafeString:
    """Affiliations over time as items of a list, each with the claims that say so."""
    return _written(map(_tenure, found))


def _tenure(tenure: Tenure) -> str:
    known = tenure.years
    years = f'<span class="years">{known}</span> ' if known else ""
    claim = tenure.affiliation
    where = address("affiliation", claim.organisation_slug) if claim.organisation_slug else ""
    said = _spoken_for(claim, claim.organisation or "", where)
    sources = "\n".join(map(_source, tenure.claims))
    return (
        f"<li>\n<p>{years}{said} {elsewhere(tenure)}</p>\n"
        f'<ul class="sources">\n{sources}\n</ul>\n</li>'
    )


@register.filter
def elsewhere(tenure: Tenure) -> SafeString:
    """That counts go by another affiliation, where they do."""
    told = "" if tenure.counted else "(counted under another affiliation)"
    return format_html('<span class="quiet">{}</span>', told) if told else SafeString()


@register.filter
def spoken_for(claim: Affiliation) -> SafeString:
    """The position, the organisation, the stakeholder group and the region, as far as claimed."""
    organisation = claim.organisation
    name = organisation.name if organisation else ""
    where = organisation.get_absolute_url() if organisation else ""
    return _written([_spoken_for(claim, name, where)])


def _spoken_for(claim: Affiliation | Claim, organisation: str, where: str) -> str:
    position, group, region = claim.position, claim.stakeholder_group, claim.regional_group
    facts = [
        f'<span dir="auto">{escape(position)}</span>' if position else "",
        f"<span>{_link(where, organisation)}</span>" if where else "",
        f"<span>{escape(GROUPS.get(group, group))}</span>" if group else "",
        f"<span>{escape(REGIONS.get(region, region))}</span>" if region else "",
    ]
    return f'<span class="for">{" ".join(filter(None, facts))}</span>'


def _source(claim: Claim) -> str:
    name = f"{claim.event} {claim.code or claim.title}"
    stated = "no source given"
    if where := claim.stated_at:
        quote = f', <q dir="auto">{escape(claim.stated_quote)}</q>' if claim.stated_quote else ""
        stated = f'stated in <a href="{escape(where)}">turn u{claim.stated_key}</a>{quote}'
    elif claim.stated_url:
        stated = f'stated <a href="{escape(claim.stated_url)}">here</a>'
    return f"<li>{_link(claim.session_url, name)}:\n{stated}</li>"


@register.filter
def quotes(found: Iterable[Quoted]) -> SafeString:
    """Turns of one speaker, each by its first words."""
    return _written(map(_quote, found))


def _quote(turn: Quoted) -> str:
    utterance, session = turn.utterance, turn.utterance.session
    key, name, where = utterance.key, escape(str(session)), session.get_absolute_url()
    facts = [
        f'<a href="{where}u{key}/" aria-label="Turn u{key} of {name}">turn u{key}</a>',
        f'<a href="{where}#u{key}" dir="auto">{name}</a>',
        day(session.date) if session.date else "",
        "corrected reading" if turn.corrected else "",
    ]
    return (
        f'<article class="quoted">\n<blockquote lang="{escape(session.language)}">'
        f'<p dir="auto">{escape(_beginning(turn.text))}</p>'
        f'</blockquote>\n<p class="facts">{_facts(facts)}</p>\n</article>'
    )


def _beginning(text: str) -> str:
    """Its first words; of a turn of an hour the others are not looked at."""
    *words, rest = [*text.split(maxsplit=BEGINNING), ""][: BEGINNING + 1]
    return " ".join([*words, "…"] if rest else words)


def _facts(html: Iterable[str]) -> str:
    """What is told of a row, without what is not known."""
    return " ".join(f"<span>{each}</span>" for each in html if each)


def _written(rows: Iterable[str]) -> SafeString:
    return mark_safe("\n".join(rows))  # noqa: S308 - each row escapes what stands in it
