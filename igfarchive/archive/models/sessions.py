"""Events, their sessions, and the files the sessions came from."""

from django.db import models

from igfarchive.archive.addresses import address
from igfarchive.archive.choices import SessionKind, SessionStatus
from igfarchive.archive.querysets import EventQuerySet, SessionQuerySet


class Event(models.Model):
    """One annual meeting of a forum."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, db_index=True)
    ordinal = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="15 for the fifteenth annual meeting."
    )
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("event", self.slug)


class Session(models.Model):
    """One workshop, forum or ceremony of an event.

    A session without utterances is *catalogued*: known from its sheet, its words not here yet.
    `turns`, `words` and the marks of what is missing are kept counts, written by
    `igfarchive.archive.counters`.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(
        max_length=30, choices=SessionKind.choices, default=SessionKind.OTHER, db_index=True
    )
    code = models.CharField(max_length=40, blank=True, help_text="As the forum writes it: WS 81.")
    slug = models.SlugField(max_length=100, allow_unicode=True)
    title = models.CharField(max_length=500)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    ends_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    room = models.CharField(max_length=100, blank=True)
    track = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=35, default="en", help_text="A BCP 47 tag.")
    notice = models.TextField(blank=True, help_text="The captioner's own words on the captions.")
    source_url = models.URLField(
        max_length=500, blank=True, help_text="The session's page at the forum."
    )
    transcript_url = models.URLField(
        max_length=500, blank=True, help_text="Where the forum publishes the transcript."
    )
    status = models.CharField(
        max_length=10, blank=True, choices=SessionStatus.choices, default=SessionStatus.UNSTATED
    )
    published = models.BooleanField(default=True, db_index=True)
    turns = models.PositiveIntegerField(default=0, editable=False)
    words = models.PositiveIntegerField(default=0, editable=False)
    gaps = models.PositiveIntegerField(default=0, editable=False)
    losses = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-event__year", "-date", "event__name", "slug"]
        constraints = [models.UniqueConstraint("event", "slug", name="session_slug_once_per_event")]
        # Apart from changing it: what is unpublished is gone for all readers at once.
        permissions = [("publish_session", "Can publish and unpublish session")]

    def __str__(self) -> str:
        return f"{self.event.name} {self.code}: {self.title}" if self.code else self.title

    def get_absolute_url(self) -> str:
        return address("session", self.event.slug, self.slug)

    @property
    def path(self) -> str:
        """`igf-2020/ws-81`: how commands and filters name a session."""
        return f"{self.event.slug}/{self.slug}"

    @property
    def year(self) -> int | None:
        return self.date.year if self.date else self.event.year

    @property
    def catalogued(self) -> bool:
        """Known from its sheet alone: no transcript has been imported."""
        return not self.turns


class Source(models.Model):
    """A file that a session was read from: its transcript, or its sheet of facts.

    Rows are added and never changed; the latest of each sort is the one in force.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(max_length=255, help_text="The file's name.")
    url = models.URLField(max_length=500, blank=True, help_text="Where it was fetched from.")
    format = models.CharField(
        max_length=20, help_text="The name of the transcript's format, or sheet."
    )
    encoding = models.CharField(max_length=20, blank=True, help_text="Empty where it is no text.")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    text_sha256 = models.CharField(
        max_length=64,
        db_index=True,
        blank=True,
        help_text="Of the words alone: two transcripts that differ in spacing or rules share it.",
    )
    preamble = models.TextField(
        blank=True, help_text="The title and the facts above its first turn, a line each."
    )
    junk = models.JSONField(
        default=list, blank=True, help_text="[line, words, why they are no part of the session]"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    SHEET = "sheet"

    class Meta:
        ordering = ["-imported_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Recording(models.Model):
    """Sound or pictures of a session, at an address of their own.

    A turn's times count from where the session begins, which is `starts_at` in the recording.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="recordings")
    position = models.PositiveSmallIntegerField(help_text="Place among them, from 1.")
    url = models.URLField(max_length=500)
    starts_at = models.PositiveIntegerField(
        default=0, help_text="Milliseconds of the recording before the session begins."
    )

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint("session", "position", name="recording_position_once"),
            models.UniqueConstraint("session", "url", name="recording_once_per_session"),
        ]

    def __str__(self) -> str:
        return self.url
