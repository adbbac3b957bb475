"""A glossary is read to the letter: what does not fit is refused with its entry and the fix."""

import pytest

from igfarchive.annotating.glossaries.files import GlossaryError, GlossaryTerm, read_glossary

WHOLE = """
[[terms]]
term = "GAC"
expansion = "Governmental Advisory Committee"
variants = ["Governmental Advisory Committee", "government  advisory committee"]
definition = "Advises on public policy."
link = "https://committee.example/"

[[terms]]
term = "backhaul"
definition = \"\"\"
Carries the traffic of a village
to the large networks.\"\"\"
"""

TABLES = "Write each term as a table of its own: [[terms]]."
KEYS = "Known here: term, expansion, variants, definition, link."
LIST = 'Write a list: ["one", "two"].'


def term(lines: str) -> str:
    return f'[[terms]]\nterm = "GAC"\ndefinition = "It advises."\n{lines}\n'


def refused(text: str) -> str:
    with pytest.raises(GlossaryError) as caught:
        read_glossary(text.encode())
    return str(caught.value)


def test_a_glossary_is_read() -> None:
    assert read_glossary(WHOLE.encode()) == (
        GlossaryTerm(
            term="GAC",
            expansion="Governmental Advisory Committee",
            variants=("Governmental Advisory Committee", "government advisory committee"),
            definition="Advises on public policy.",
            link="https://committee.example/",
        ),
        GlossaryTerm("backhaul", "Carries the traffic of a village to the large networks."),
    )


def test_the_names_of_a_term_are_itself_and_its_variants_once_each() -> None:
    (gac,) = read_glossary(term('variants = ["GAC", "the committee", "GAC"]').encode())
    assert gac.names == ("GAC", "the committee")


def test_a_glossary_may_be_empty_and_may_begin_with_a_mark_of_its_encoding() -> None:
    assert read_glossary(b"") == ()
    assert len(read_glossary(b"\xef\xbb\xbf" + WHOLE.encode())) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("terms = 3", f"the glossary: terms is not a list of tables. {TABLES}"),
        ('terms = ["GAC"]', f"the glossary: terms is not a list of tables. {TABLES}"),
        ("[[term]]", f"the glossary: term is not a key of a glossary. {TABLES}"),
        (term('variant = ["x"]'), f"[[terms]] 1 GAC: variant is not a key of a term. {KEYS}"),
        ('[[terms]]\ndefinition = "It."', '[[terms]] 1: term is missing. Write term = "…".'),
        ('[[terms]]\nterm = "GAC"\ndefinition = " "',
         '[[terms]] 1 GAC: definition is missing. Write definition = "…".'),
        (term("expansion = 3"), "[[terms]] 1 GAC: expansion is 3. Write it in quotes."),
        (term('variants = "x"'), f"[[terms]] 1 GAC: variants is 'x'. {LIST}"),
        (term('variants = ["x", 2]'), "[[terms]] 1 GAC: variants 2 is 2. Write it in quotes."),
        (term('variants = ["x", ""]'), "[[terms]] 1 GAC: variants 2 is empty. Take it out."),
        (term('variants = ["--"]'),
         "[[terms]] 1 GAC: variants 1 is '--'. Write a name with a letter or a digit."),
        (term('expansion = "a\\u0000b"'),
         "[[terms]] 1 GAC: expansion holds a NUL character. Take it out."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_entry_and_key(text: str, message: str) -> None:
    assert refused(text) == message


@pytest.mark.parametrize(
    "link", ["committee.example", "ftp://committee.example", "https://", "https://[", "https://a b"]
)
def test_a_link_is_a_whole_address(link: str) -> None:
    message = f"[[terms]] 1 GAC: link is {link!r}. Write a whole address: https://…."
    assert refused(term(f'link = "{link}"')) == message


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (f'expansion = "{"x" * 201}"', "expansion has 201 characters. Write 200 at most."),
        (f'variants = ["{"x" * 101}"]', "variants 1 has 101 characters. Write 100 at most."),
        (f"variants = {[f'x{n}' for n in range(31)]}", "variants has 31 names. Write 30 at most."),
        (f'link = "https://{"x" * 493}"', "link has 501 characters. Write 500 at most."),
    ],
)
def test_nothing_is_too_long(lines: str, message: str) -> None:
    assert refused(term(lines)) == f"[[terms]] 1 GAC: {message}"


def test_neither_is_a_term_or_a_definition() -> None:
    long_term = "x" * 101
    assert "term has 101 characters" in refused(f'[[terms]]\nterm = "{long_term}"')
    long_definition = f'[[terms]]\nterm = "GAC"\ndefinition = "{"x" * 2001}"'
    assert "definition has 2001 characters. Write 2000 at most." in refused(long_definition)


def test_a_name_belongs_to_one_term() -> None:
    shared = WHOLE + '[[terms]]\nterm = "Board"\nvariants = ["gac"]\ndefinition = "It decides."\n'
    assert refused(shared) == (
        "[[terms]] 3 Board: 'gac' is a name of [[terms]] 1 too. Leave it to one of them."
    )


def test_what_is_not_utf_8_names_its_line() -> None:
    with pytest.raises(GlossaryError) as caught:
        read_glossary('[[terms]]\nterm = "Réseau"'.encode("latin-1"))
    assert caught.value.line == 2
    assert str(caught.value) == "line 2: byte 0xe9 is not UTF-8. Save the glossary as UTF-8."


def test_what_is_not_toml_names_its_line() -> None:
    assert "not TOML" in refused("[[terms]]\nterm = GAC")
    assert "line 2" in refused("[[terms]]\nterm = GAC")


def test_a_long_value_is_cut_in_the_message() -> None:
    assert len(refused(f"[[terms]]\nterm = [{'1, ' * 9_000}]")) < 700
    assert len(refused(f"{'x' * 9_000} = 1")) < 700


def test_a_key_of_many_parts_is_refused_with_its_line() -> None:
    assert "line 2: " in refused(f"\n{'a.' * 99}a = 1")
