"""Prints, for each convention, what became of the words of its invented pages."""

from tests.transcripts.conventions.pages import invented_pages
from tests.transcripts.conventions.scoring import table

print(table(invented_pages()))
