"""The words."""

from django.db import models

from igfarchive.archive.choices import UtteranceKind
from igfarchive.archive.models.people import Speaker
from igfarchive.archive.models.sessions import Session, Source
from igfarchive.archive.querysets import UtteranceQuerySet
from igfarchive.text.breaks import PARAGRAPH_BREAK


class Utterance(models.Model):
    """One turn of speech, or one stage direction, as captioned.

    `key` is given once, unique in its session and never given again: it is the permalink `#u12`.
    An utterance that a corrected transcript no longer holds is retired, not deleted: `position`
    becomes null, and its address says what stood there.
    `speaker` is null where nobody is named: such words are attributed to nobody.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="utterances")
    key = models.PositiveIntegerField()
    position = models.PositiveIntegerField(
        null=True, help_text="Place in the session from 1; null once retired."
    )
    kind = models.CharField(
        max_length=6, choices=UtteranceKind.choices, default=UtteranceKind.SPEECH
    )
    speaker = models.ForeignKey(
        Speaker, null=True, blank=True, on_delete=models.PROTECT, related_name="utterances"
    )
    label = models.CharField(max_length=200, blank=True, help_text="As captioned.")
    label_affiliation = models.CharField(
        max_length=300, blank=True, help_text="As captioned in parentheses beside the label."
    )
    continues = models.BooleanField(
        default=False, help_text="Resumes the turn that a stage direction interrupted."
    )
    text = models.TextField(help_text="Paragraphs, one empty line between them.")
    words = models.PositiveIntegerField(help_text="Spoken ones: marks in brackets left out.")
    gaps = models.PositiveIntegerField(default=0, help_text="Marks where words were not caught.")
    losses = models.PositiveIntegerField(default=0, help_text="Marks where the sound was lost.")
    line = models.PositiveIntegerField(help_text="Line in the source, from 1.")
    starts = models.PositiveIntegerField(
        null=True, help_text="When it begins: milliseconds from the session's start."
    )
    ends = models.PositiveIntegerField(null=True, help_text="When it ends, likewise.")
    paragraph_times = models.JSONField(
        default=list, blank=True, help_text="[start, end] of each paragraph, null where unknown."
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", help_text="The file this reading is of."
    )
    retired_at = models.DateTimeField(null=True, editable=False)

    objects = UtteranceQuerySet.as_manager()

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint("session", "key", name="utterance_key_once_per_session"),
            models.CheckConstraint(
                name="utterance_retired_or_placed",
                condition=models.Q(retired_at=None, position__isnull=False)
                | models.Q(retired_at__isnull=False, position=None),
            ),
        ]
        indexes = [
            models.Index(fields=["session", "position"]),
            # Whatever counts what a speaker says in each session reads nothing but this.
            models.Index(fields=["speaker", "kind", "session", "position"]),
        ]

    def __str__(self) -> str:
        return f"u{self.key} {self.label}".strip()

    def get_absolute_url(self) -> str:
        """The turn in its transcript."""
        return f"{self.session.get_absolute_url()}#u{self.key}"

    def permalink(self) -> str:
        """The page of this turn alone, which also answers once it is retired."""
        return f"{self.session.get_absolute_url()}u{self.key}/"

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split(PARAGRAPH_BREAK)

    @property
    def is_speech(self) -> bool:
        return self.kind == UtteranceKind.SPEECH

    @property
    def short_name(self) -> str:
        """What pages call it where its session is known: turn u12, stage direction u13."""
        return f"{'turn' if self.is_speech else 'stage direction'} u{self.key}"


class EarlierReading(models.Model):
    """What a turn said in a transcript before a later one said it otherwise. Never changed."""

    utterance = models.ForeignKey(Utterance, on_delete=models.CASCADE, related_name="readings")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", help_text="The file it stood in."
    )
    label = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    superseded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.utterance} in {self.source}"
