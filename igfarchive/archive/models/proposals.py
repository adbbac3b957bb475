"""What the words themselves say of whom a speaker spoke for, until a person has decided."""

from django.conf import settings
from django.db import models

from igfarchive.archive.choices import ProposalStatus
from igfarchive.archive.models.people import Affiliation, Speaker
from igfarchive.archive.models.utterances import Utterance


class AffiliationProposal(models.Model):
    """An affiliation as it was said in a turn: no claim before somebody accepts it.

    One that is declined stays, so that the next import does not propose it again.
    """

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="proposals")
    stated_in = models.ForeignKey(Utterance, on_delete=models.CASCADE, related_name="proposals")
    quote = models.CharField(max_length=500)
    by_self = models.BooleanField("said by themselves", help_text="Not by somebody else.")
    organisation = models.CharField(max_length=200, blank=True, help_text="As captioned.")
    position = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=100, blank=True)
    status = models.CharField(
        max_length=8, choices=ProposalStatus.choices, default=ProposalStatus.OPEN
    )
    claim = models.ForeignKey(
        Affiliation, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    declined_because = models.CharField(
        max_length=1_000, blank=True, help_text="Why a curator declined it."
    )

    class Meta:
        ordering = ["stated_in__session", "pk"]
        constraints = [
            models.UniqueConstraint("speaker", "stated_in", "quote", name="proposal_made_once")
        ]

    def __str__(self) -> str:
        said = ", ".join(filter(None, [self.position, self.organisation, self.place]))
        return f"{self.speaker}: {said}"
