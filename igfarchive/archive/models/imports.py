"""Files that were brought in with a browser, and are not in the archive yet."""

from django.conf import settings
from django.db import models

from igfarchive.archive.choices import ImportKind, ImportState
from igfarchive.archive.models.sessions import Session


class ImportBatch(models.Model):
    """Files that somebody brought in together.

    `folder` is what a folder's sheet says of all of them, as TOML.
    """

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    folder = models.TextField(blank=True)
    title_from_name = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        permissions = [("import_sessions", "Can import sessions")]

    def __str__(self) -> str:
        return f"Import {self.pk}"


class ImportFile(models.Model):
    """One file of a batch, from its upload until it is stored: then the session's sources have it,
    and `content` and `sheet` are empty.

    `preview` is an `importing.preview.Preview` as JSON, and `digest` stands for all that it tells.
    `session` is where it was stored. `attempts` counts how often it was taken in hand since it last
    got somewhere.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(help_text="Place among them, from 1.")
    kind = models.CharField(max_length=11, choices=ImportKind.choices)
    name = models.CharField(max_length=255)
    url = models.URLField(max_length=500, blank=True, help_text="Where it is fetched from.")
    content = models.BinaryField(default=b"")
    sheet_name = models.CharField(max_length=255, blank=True)
    sheet = models.BinaryField(default=b"")
    state = models.CharField(max_length=9, choices=ImportState.choices, default=ImportState.WAITING)
    preview = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    message = models.TextField(blank=True, help_text="What hindered it.")
    attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["batch", "position"]
        default_permissions = ()
        constraints = [models.UniqueConstraint("batch", "position", name="import_file_position")]

    def __str__(self) -> str:
        return self.name
