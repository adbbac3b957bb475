"""Times in brackets are no words either: turns that hold brackets are counted once more."""

from importlib import import_module

from django.db import migrations

count_marks = import_module("igfarchive.archive.migrations.0003_count_marks").count_marks


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_sources_times_recordings")]
    operations = [migrations.RunPython(count_marks, migrations.RunPython.noop)]
