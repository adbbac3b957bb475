"""The cast of all tests: an invented forum, its sessions, and the people who speak there.

Each function makes one kind of row with sensible facts; `panel` makes a whole session of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from igfarchive.annotating import curating, glossary
from igfarchive.annotating.anchoring.anchors import Place
from igfarchive.annotating.webannotations.facts import Facts
from igfarchive.archive.choices import UtteranceKind
from igfarchive.archive.counters import recount
from igfarchive.archive.models import (
    Affiliation,
    Annotation,
    Event,
    Organisation,
    Participation,
    Receipt,
    Recording,
    Session,
    Source,
    Speaker,
    Subscription,
    Term,
    TurnBoundary,
    Utterance,
)
from igfarchive.archive.slugs import slug_of
from igfarchive.search.answers import written_coverage
from igfarchive.search.coverage import coverage_of
from igfarchive.search.queries.query import Query
from igfarchive.text.characters import without_accents

Line = str | tuple[Speaker | None, str]
"""A stage direction, or who speaks (None: nobody is named) and what they say."""


def event(name: str = "Harbour Forum 2031", year: int | None = 2031, **facts: Any) -> Event:
    return Event.objects.create(
        name=name, slug=facts.pop("slug", slug_of(name, "event")), year=year, **facts
    )


def session(
    event: Event, code: str = "WS 7", title: str = "Tides and tables", **facts: Any
) -> Session:
    facts.setdefault("kind", "workshop")
    slug = facts.pop("slug", slug_of(code or title, "session"))
    return Session.objects.create(event=event, code=code, title=title, slug=slug, **facts)


def speaker(name: str, **facts: Any) -> Speaker:
    """Somebody whose last word is the name to sort by."""
    *given, family = name.split()
    sort_name = ", ".join(filter(None, [family, " ".join(given)]))
    facts.setdefault("sort_name", without_accents(sort_name))
    return Speaker.objects.create(
        name=name, slug=facts.pop("slug", slug_of(name, "speaker")), **facts
    )


def organisation(name: str, **facts: Any) -> Organisation:
    return Organisation.objects.create(
        name=name, slug=facts.pop("slug", slug_of(name, "organisation")), **facts
    )


def listed(session: Session, speaker: Speaker, role: str = "") -> Participation:
    """The speaker, announced by the session's sheet."""
    participation, _ = Participation.objects.update_or_create(
        speaker=speaker, session=session, defaults={"listed": True, "role": role}
    )
    return participation


def affiliate(
    speaker: Speaker, session: Session, organisation: Organisation | None = None, **facts: Any
) -> Affiliation:
    """A claim; the speaker's first in the session is the preferred one."""
    claims = Affiliation.objects.filter(speaker=speaker, session=session)
    facts.setdefault("preferred", not claims.exists())
    return Affiliation.objects.create(
        speaker=speaker, session=session, organisation=organisation, **facts
    )


def source(session: Session) -> Source:
    """The file that the session's words are read from: made once a session."""
    name = f"{session.slug}.txt"
    content = name.encode()
    found, _ = Source.objects.get_or_create(
        session=session,
        name=name,
        defaults={
            "format": "text",
            "encoding": "utf-8",
            "content": content,
            "sha256": sha256(content).hexdigest(),
            "text_sha256": sha256(content).hexdigest(),
        },
    )
    return found


def speak(session: Session, *lines: Line) -> list[Utterance]:
    """The lines, after those that are there already; every count is right afterwards.

    Somebody who speaks on after a stage direction continues their turn.
    """
    file = source(session)
    start = session.utterances.count()
    said: list[Utterance] = []
    for number, line in enumerate(lines, start + 1):
        who, text = (None, line) if isinstance(line, str) else line
        before = said[-2:]
        said.append(
            Utterance(
                session=session,
                key=number,
                position=number,
                kind=UtteranceKind.STAGE_DIRECTION
                if isinstance(line, str)
                else UtteranceKind.SPEECH,
                speaker=who,
                label=who.name.upper() if who else "",
                continues=(
                    len(before) == 2
                    and who is not None
                    and before[0].speaker == who
                    and not before[1].is_speech
                ),
                text=text,
                words=len(text.split()),
                line=number * 2 + 5,
                source=file,
            )
        )
    Utterance.objects.bulk_create(said)
    recount([session])
    return said


def tell_times(utterances: Iterable[Utterance], each: int = 10_000) -> None:
    """Let each paragraph take so many milliseconds, the first from 0 on."""
    now = 0
    for utterance in utterances:
        utterance.starts = now
        utterance.paragraph_times = []
        for _ in utterance.paragraphs:
            utterance.paragraph_times.append([now, now + each])
            now += each
        utterance.ends = now
        utterance.save()


def record(session: Session, url: str, starts_at: int = 0) -> Recording:
    """A recording behind those that are there already."""
    position = session.recordings.count() + 1
    return Recording.objects.create(
        session=session, position=position, url=url, starts_at=starts_at
    )


def annotate(utterance: Utterance, words: str, body: str = "Indeed.", **facts: Any) -> Annotation:
    """An annotation on the first such words of the turn: a public comment, if nothing else is said.

    With a `replacement` it is a correction.
    """
    start = utterance.text.index(words)
    said = Facts(
        motivation=facts.pop("motivation", "editing" if "replacement" in facts else "commenting"),
        body=body,
        replacement=facts.pop("replacement", None),
        link=facts.pop("link", ""),
        creator=facts.pop("creator", "Cy Wharf"),
    )
    return curating.annotate(utterance, Place(start, start + len(words)), said, **facts)


def term(name: str, definition: str = "What it means.", **facts: Any) -> Term:
    """A term of the glossary, with the turns that use it."""
    made = Term.objects.create(
        name=name,
        definition=definition,
        **{"slug": slug_of(name, "term")} | facts,
    )
    glossary.note_uses(Utterance.objects.current())
    return made


def receipt(short: str, asked: dict[str, Any]) -> Receipt:
    """A receipt of a search that found nothing."""
    return Receipt.objects.create(
        short=short,
        kind="search",
        asked=asked,
        address=f"/search/?{urlencode(asked, doseq=True)}",
        version="0123456789ab",
        release="0.0.1",
        coverage=written_coverage(coverage_of(Query())),
        made_at=timezone.now(),
    )


def subscription(token: str, subject: str = "?q=tide") -> Subscription:
    """An address that was asked whether it wants to be told what is new in a search."""
    return Subscription.objects.create(
        address="reader@harbour.example",
        kind="search",
        subject=subject,
        token=token,
        site="https://archive.example",
        asked_at=timezone.now(),
    )


def retire(utterance: Utterance) -> Utterance:
    """The utterance, as a corrected transcript that no longer holds it leaves it."""
    utterance.position = None
    utterance.retired_at = timezone.now()
    utterance.save()
    recount([utterance.session])
    return utterance


def join(head: Utterance, tail: Utterance) -> TurnBoundary:
    """A curator made the two turns one, which keeps the address of the first."""
    retire(tail)
    return TurnBoundary.objects.create(
        session=head.session, joins=True, head=head, tail=tail, before=head.text, after=tail.text
    )


@dataclass(frozen=True)
class Panel:
    """A session with everything in it, and who is who."""

    session: Session
    chair: Speaker
    guest: Speaker
    moderator: Speaker
    harbour: Organisation
    utterances: Sequence[Utterance]


def panel(event: Event, code: str = "WS 7", **facts: Any) -> Panel:
    """Ada Quill of the Harbour Authority chairs, Bo Tern comes for nobody we know of.

    Eight utterances: seven turns of speech (one by nobody named) and one stage direction.
    """
    made = session(event, code, **facts)
    chair = Speaker.objects.filter(slug="ada-quill").first() or speaker("Ada Quill")
    guest = Speaker.objects.filter(slug="bo-tern").first() or speaker("Bo Tern")
    moderator = Speaker.objects.filter(slug="moderator").first() or speaker(
        "Moderator", kind="role"
    )
    harbour = Organisation.objects.filter(slug="harbour-authority").first() or organisation(
        "Harbour Authority", kind="Ministry", country="Estuaria"
    )
    said = speak(
        made,
        (moderator, "Good morning. The floor is yours, Ada."),
        (chair, "Thank you.\n\nI chair the Harbour Authority, and the tide tables are ours."),
        "[ Applause ]",
        (guest, "Whose tables are they on a Sunday?"),
        (chair, "Everybody's. A table that nobody may copy is no table."),
        (None, "May I ask about lighthouses?"),
        (guest, "Lighthouses are a governance question."),
        (moderator, "We governed the clock badly. Goodbye."),
    )
    affiliate(
        chair,
        made,
        harbour,
        position="Harbour master",
        stakeholder_group="government",
        regional_group="african",
        stated_in=said[1],
        stated_quote="I chair the Harbour Authority",
    )
    return Panel(made, chair, guest, moderator, harbour, said)
