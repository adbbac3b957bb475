"""The files that a citation can be had as, by the ends of their names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from igfarchive.exporting.citations.bibtex import as_bibtex
from igfarchive.exporting.citations.csl import as_csl_json
from igfarchive.exporting.citations.reference import Reference
from igfarchive.exporting.citations.ris import as_ris
from igfarchive.exporting.citations.styles import STYLE_NAMES, Style, as_text


@dataclass(frozen=True, slots=True)
class CitationFile:
    """What people call it, its media type, and what writes it."""

    name: str
    media_type: str
    write: Callable[[Reference], str]


def as_plain_text(reference: Reference) -> str:
    """The reference in every style, each under its name."""
    parts = (f"{STYLE_NAMES[style]}\n{as_text(reference, style)}\n" for style in Style)
    return "\n".join(parts)


CITATION_FILES: Mapping[str, CitationFile] = {
    "txt": CitationFile("Plain text", "text/plain; charset=utf-8", as_plain_text),
    "bib": CitationFile("BibTeX", "application/x-bibtex; charset=utf-8", as_bibtex),
    "ris": CitationFile("RIS", "application/x-research-info-systems; charset=utf-8", as_ris),
    "json": CitationFile(
        "CSL-JSON", "application/vnd.citationstyles.csl+json; charset=utf-8", as_csl_json
    ),
}
