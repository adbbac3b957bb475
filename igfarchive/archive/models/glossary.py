"""Terms that readers may not know, and the turns that use them."""

from django.db import models

from igfarchive.archive.addresses import address
from igfarchive.archive.models.utterances import Utterance


class Term(models.Model):
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    expansion = models.CharField(max_length=200, blank=True, help_text="What the letters mean.")
    variants = models.JSONField(default=list, blank=True, help_text="What else it is called.")
    definition = models.TextField()
    link = models.URLField(max_length=500, blank=True)
    uses_noted = models.BooleanField(
        default=False, editable=False, help_text="Its uses are those of what it is called now."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("term", self.slug)

    @property
    def names(self) -> tuple[str, ...]:
        """All that it may be called in a text."""
        return tuple(dict.fromkeys((self.name, *self.variants)))


class TermUse(models.Model):
    """A turn, as it is read with its corrections, that uses a term.

    Kept by `igfarchive.annotating.glossary`, so that no page has to read all turns.
    """

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="uses")
    utterance = models.ForeignKey(Utterance, on_delete=models.CASCADE, related_name="terms")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("term", "utterance", name="term_once_per_turn")]

    def __str__(self) -> str:
        return f"{self.term} in {self.utterance}"
