"""What curators decided of who speaks, so that later transcripts and sheets keep to it."""

from django.conf import settings
from django.db import models

from igfarchive.archive.choices import AttributionKind
from igfarchive.archive.models.people import Speaker
from igfarchive.archive.models.sessions import Session
from igfarchive.archive.models.utterances import Utterance


class Attribution(models.Model):
    """One decision: these turns are by `speaker`, or by nobody if that is null.

    Of a split, and of a spelling that moved, `former` is whose the turns were until then. `moved`
    holds, as `igfarchive.archive.attributions` wrote it, what changed hands beside the turns.
    """

    kind = models.CharField(max_length=10, choices=AttributionKind.choices)
    speaker = models.ForeignKey(
        Speaker, null=True, on_delete=models.PROTECT, related_name="attributions"
    )
    former = models.ForeignKey(Speaker, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=300, help_text="What was decided about, in words.")
    moved = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.speaker or 'nobody'}"


class AttributionRule(models.Model):
    """What an attribution says of turns that are yet to come in a session: those of this label, or,
    with an empty label, of all that would mean `before`, are by its speaker.

    `before` is whose they would be without it.
    """

    attribution = models.ForeignKey(Attribution, on_delete=models.CASCADE, related_name="rules")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attribution_rules")
    label = models.CharField(max_length=200, blank=True)
    folded = models.CharField(max_length=200, blank=True)
    before = models.ForeignKey(Speaker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "attribution", "session", "folded", name="attribution_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label or self.before} in {self.session.path}: {self.attribution}"


class AttributedTurn(models.Model):
    """A turn that an attribution gave to its speaker, and whose it was `before`."""

    attribution = models.ForeignKey(Attribution, on_delete=models.CASCADE, related_name="turns")
    utterance = models.ForeignKey(Utterance, on_delete=models.CASCADE, related_name="attributions")
    before = models.ForeignKey(Speaker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("attribution", "utterance", name="attributed_turn_once")
        ]

    def __str__(self) -> str:
        return f"{self.utterance}: {self.attribution}"


class TurnBoundary(models.Model):
    """Where a curator parted a turn in two, or made two turns one, whatever the captions show.

    The words stay as they came. `head` is the turn that keeps its key; `tail` the one that begins
    at the boundary: of a split the new one, of two that were joined the one that is gone and whose
    address leads to `head`. `before` and `after` are the words on either side, by which the place
    is found in a later transcript.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="boundaries")
    joins = models.BooleanField()
    head = models.ForeignKey(Utterance, on_delete=models.CASCADE, related_name="+")
    tail = models.ForeignKey(Utterance, null=True, on_delete=models.CASCADE, related_name="+")
    before = models.TextField()
    after = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "turn boundaries"

    def __str__(self) -> str:
        deed = "joined" if self.joins else "split"
        return f"u{self.head.key} of {self.session.path} {deed} at “{self.after[:40]}”"
