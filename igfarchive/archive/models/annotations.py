"""What readers and curators know of a turn, laid over words that never change."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.choices import AnnotationEvent, AnnotationMotivation, AnnotationStatus
from igfarchive.archive.models.utterances import Utterance
from igfarchive.archive.querysets import AnnotationQuerySet


def new_identifier() -> str:
    return f"urn:uuid:{uuid4()}"


class Annotation(models.Model):
    """A mark on some words of a turn, after the W3C Web Annotation data model.

    The selector says which words: `exact` as they were chosen, with what stood around them and
    where they stand now, in code points of the turn's text. Where it no longer fits the annotation
    is not anchored: it is kept, and laid over no words.
    `replacement` is null but for a correction; empty, it says that the words were not spoken.
    `document` is the JSON-LD that the annotation was read from, for what we have no field for.
    """

    identifier = models.CharField(
        max_length=500, unique=True, default=new_identifier, help_text="An IRI."
    )
    utterance = models.ForeignKey(Utterance, on_delete=models.PROTECT, related_name="annotations")
    motivation = models.CharField(
        max_length=12, choices=AnnotationMotivation.choices, default=AnnotationMotivation.COMMENTING
    )
    exact = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    anchored = models.BooleanField(default=True)
    replacement = models.TextField(null=True)  # noqa: DJ001 - empty says that nothing was said
    body = models.TextField(blank=True, help_text="Markdown, as written.")
    body_html = models.TextField(blank=True, editable=False, help_text="Cleaned when written.")
    link = models.URLField(
        max_length=500, blank=True, help_text="The source; of a link, where it leads."
    )
    creator = models.CharField(max_length=200, blank=True, help_text="As shown.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, help_text="When it was first public.")
    status = models.CharField(
        max_length=9, choices=AnnotationStatus.choices, default=AnnotationStatus.PUBLIC
    )
    sender = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Tells apart who suggests for a day."
    )
    reference = models.CharField(
        max_length=16,
        blank=True,
        editable=False,
        help_text="By which whoever suggested it looks at what became of it.",
    )
    withdrawn_because = models.CharField(
        max_length=1_000, blank=True, help_text="Why a curator declined or withdrew it."
    )
    document = models.JSONField(default=dict)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                name="annotation_anchored_somewhere",
                condition=models.Q(anchored=False) | models.Q(start__lt=models.F("end")),
            ),
            models.CheckConstraint(
                name="annotation_replaces_if_it_corrects",
                condition=models.Q(
                    motivation=AnnotationMotivation.EDITING, replacement__isnull=False
                )
                | (~models.Q(motivation=AnnotationMotivation.EDITING) & models.Q(replacement=None)),
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~models.Q(reference=""),
                name="annotation_reference_once",
            ),
        ]
        indexes = [
            models.Index(fields=["utterance", "status"]),
            models.Index(fields=["motivation", "status", "-published_at"]),
            models.Index(fields=["sender", "created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_motivation_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("annotation", args=[self.pk])

    @property
    def html(self) -> SafeString:
        """The body, which was cleaned when it was written."""
        return mark_safe(self.body_html)  # noqa: S308 - see above

    @property
    def is_correction(self) -> bool:
        return self.motivation == AnnotationMotivation.EDITING

    @property
    def is_public(self) -> bool:
        return self.status == AnnotationStatus.PUBLIC

    @property
    def waits(self) -> bool:
        """Suggested, and nobody has decided on it."""
        return self.status == AnnotationStatus.PROPOSED


class AnnotationRevision(models.Model):
    """How an annotation stood after something happened to it. Rows are added and never changed."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="revisions")
    event = models.CharField(max_length=9, choices=AnnotationEvent.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    facts = models.JSONField(help_text="All that it said.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.annotation}: {self.get_event_display()}"
