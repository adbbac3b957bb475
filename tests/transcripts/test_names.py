"""Labels become names that read well, in the order in which they were captioned."""

import pytest

from igfarchive.archive.choices import SpeakerKind
from igfarchive.text.names import fold_name
from igfarchive.transcripts.grammar.names import NamedSpeaker, NameKind, read_label

PERSON, ROLE, UNKNOWN = NameKind.PERSON, NameKind.ROLE, NameKind.UNKNOWN
ORGANISATION = NameKind.ORGANISATION


def test_kinds_are_those_of_the_archive() -> None:
    assert [kind.value for kind in NameKind] == SpeakerKind.values


@pytest.mark.parametrize(
    ("label", "name", "sort_name"),
    [
        ("ADA NOOR", "Ada Noor", "Noor, Ada"),
        ("NIALL O'TIDE", "Niall O'Tide", "O'Tide, Niall"),
        ("NIALL O’TIDE", "Niall O’Tide", "O’Tide, Niall"),
        ("LUCY D'MARE MCHAVEN", "Lucy D'Mare McHaven", "McHaven, Lucy D'Mare"),
        ("IAN McHAVEN", "Ian McHaven", "McHaven, Ian"),
        ("ANN DeHAVEN", "Ann DeHaven", "DeHaven, Ann"),
        ("JOAO MACHADO", "Joao Machado", "Machado, Joao"),
        ("MARIA DE LA MAR", "Maria de la Mar", "De la Mar, Maria"),
        ("ANITA LA MAR", "Anita La Mar", "La Mar, Anita"),
        ("JAN VAN DER HAVEN", "Jan van der Haven", "Van der Haven, Jan"),
        ("JAN van der HAVEN", "Jan van der Haven", "Van der Haven, Jan"),
        ("LYNN ST. CLAIR", "Lynn St. Clair", "St. Clair, Lynn"),
        ("SÉRGIO BRÖNSTRUP-ÑÚÑEZ", "Sérgio Brönstrup-Ñúñez", "Brönstrup-Ñúñez, Sérgio"),
        ("SE\u0301RGIO MAR", "Sérgio Mar", "Mar, Sérgio"),
        ("JEAN‑PAUL MER", "Jean‑Paul Mer", "Mer, Jean‑Paul"),
        ("İSMAİL ŞAHİN", "İsmail Şahin", "Şahin, İsmail"),
        ("C. NOOR", "C. Noor", "Noor, C."),
        ("J.P. MER", "J.P. Mer", "Mer, J.P."),
        ("AJ MER", "AJ Mer", "Mer, AJ"),
        ("NG LI", "Ng Li", "Li, Ng"),
        ("MIREILLE B. PORT, PSY.D", "Mireille B. Port, Psy.D", "Port, Mireille B."),
        ("ELI PORT PHD", "Eli Port PhD", "Port, Eli"),
        ("ELI PORT JR.", "Eli Port Jr.", "Port, Eli"),
        ("ELI PORT III", "Eli Port III", "Port, Eli"),
        ("MS. ADA NOOR", "Ms. Ada Noor", "Noor, Ada"),
        ("HON. DR. ADA NOOR", "Hon. Dr. Ada Noor", "Noor, Ada"),
        ("H.E. FED. COUN. MORITZ VOGEL", "H.E. Fed. Coun. Moritz Vogel", "Vogel, Moritz"),
        ("SECRETARIAT ADA NOOR", "Secretariat Ada Noor", "Noor, Ada"),
        ("Osman Nuri Mar", "Osman Nuri Mar", "Mar, Osman Nuri"),
        ("ada noor", "Ada Noor", "Noor, Ada"),
        ("ADA NOOR (through interpreter)", "Ada Noor", "Noor, Ada"),
        ("ADA NOOR (via Zoom)", "Ada Noor", "Noor, Ada"),
        ("SRA. ADA NOOR", "Sra. Ada Noor", "Noor, Ada"),
        ("FRAU DR. ADA NOOR", "Frau Dr. Ada Noor", "Noor, Ada"),
        ("M. K. NOOR", "M. K. Noor", "Noor, M. K."),
        ("Г-жа АДА МАРШ", "Г-жа Ада Марш", "Марш, Ада"),
        ("GUO HAI", "Guo Hai", "Hai, Guo"),
        ("  ADA\u00a0 NO\u200bOR ", "Ada Noor", "Noor, Ada"),
        ("王小明", "王小明", "王小明"),
        ("김바다", "김바다", "김바다"),
        ("أمينة البحري", "أمينة البحري", "أمينة البحري"),
        ("דנה ים", "דנה ים", "דנה ים"),
    ],
)
def test_persons(label: str, name: str, sort_name: str) -> None:
    assert read_label(label) == NamedSpeaker(name, sort_name, PERSON)


@pytest.mark.parametrize(
    ("label", "name", "sort_name"),
    [
        ("ANYA", "Anya", "Anya"),
        ("A", "A", "A"),
        ("MS. NOOR", "Ms. Noor", "Noor, Ms."),
        ("M. NOOR", "M. Noor", "Noor, M."),
        ("MME NOOR", "Mme Noor", "Noor, Mme"),
        ("SR. NOOR", "Sr. Noor", "Noor, Sr."),
        ("SEÑOR NOOR", "Señor Noor", "Noor, Señor"),
        ("HERR NOOR", "Herr Noor", "Noor, Herr"),
        ("DOTT. NOOR", "Dott. Noor", "Noor, Dott."),
        ("Г-н МАРШ", "Г-н Марш", "Марш, Г-н"),
        ("MARSH AND SONS", "Marsh and Sons", "Marsh and Sons"),
        ("SECURITY AND TRUST", "Security and Trust", "Security and Trust"),
        ("MODERATOR CHRIS", "Moderator Chris", "Chris, Moderator"),
        ("CHAIR ST. CLAIR", "Chair St. Clair", "St. Clair, Chair"),
        ("DEPUTY SECRETARY-GENERAL ZHU", "Deputy Secretary-General Zhu",
         "Zhu, Deputy Secretary-General"),
        ("VAN DER HAVEN", "Van der Haven", "Van der Haven"),
        ("$STDOUT", "$Stdout", "$Stdout"),
        ("WE USE 1ANCHOR", "We Use 1Anchor", "We Use 1Anchor"),
        ("CLIP FROM THE TIDES #12", "Clip from the Tides #12", "Clip from the Tides #12"),
        ("THE 80'S SAILOR FROM PORT TOWN", "The 80's Sailor from Port Town",
         "The 80's Sailor from Port Town"),
        ("[ROBOT NOOR]", "[Robot Noor]", "[Robot Noor]"),
        ("דנה", "דנה", "דנה"),
        ("王", "王", "王"),
        ("123 !", "123 !", "123 !"),
    ],
)  # fmt: skip
def test_labels_that_may_be_anybody(label: str, name: str, sort_name: str) -> None:
    assert read_label(label) == NamedSpeaker(name, sort_name, UNKNOWN)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("MODERATOR", "Moderator"),
        ("REMOTE MODERATOR", "Remote Moderator"),
        ("CO‑CHAIR", "Co‑Chair"),
        ("AUDIENCE", "Audience"),
        ("MEMBER OF THE AUDIENCE", "Member of the Audience"),
        ("SPEAKER 2", "Speaker 2"),
        ("Speaker #2", "Speaker #2"),
        ("PARTICIPANT B", "Participant B"),
        ("IGF SUPPORT STAFF", "IGF Support Staff"),
        ("IGF SECRETARIAT", "IGF Secretariat"),
        ("HOST", "Host"),
        ("ANNOUNCER", "Announcer"),
        ("EVERYONE", "Everyone"),
        ("INTERPRETER", "Interpreter"),
        ("CAPTIONER", "Captioner"),
        ("UNIDENTIFIED SPEAKER", "Unidentified Speaker"),
        ("MC", "MC"),
        ("THE PRESIDENT", "The President"),
        ("Coordinator", "Coordinator"),
        ("LE PRÉSIDENT", "Le Président"),
        ("M. le président", "M. le président"),
        ("L'INTERPRÈTE", "L'Interprète"),
        ("EL PRESIDENTE", "El Presidente"),
        ("MODERADORA", "Moderadora"),
        ("DER VORSITZENDE", "Der Vorsitzende"),
        ("ПРЕДСЕДАТЕЛЬ", "Председатель"),
        ("主席", "主席"),
        ("الرئيس", "الرئيس"),
        ("SPEAKERS AND HOSTS", "Speakers and Hosts"),
    ],
)
def test_roles(label: str, name: str) -> None:
    assert read_label(label) == NamedSpeaker(name, name, ROLE)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ADA NOOR AND BO LI", "Ada Noor and Bo Li"),
        ("Ada Noor & Bo Li", "Ada Noor & Bo Li"),
        ("MR. NOOR AND MS. LI", "Mr. Noor and Ms. Li"),
        ("ADA NOOR/BO LI", "Ada Noor/Bo Li"),
        ("ADA / BO", "Ada / Bo"),
    ],
)
def test_two_names_on_a_label_are_no_third_person(label: str, name: str) -> None:
    assert read_label(label) == NamedSpeaker(name, name, ROLE)


@pytest.mark.parametrize("label", ["UNESCO", "UN DESA", "RIPE NCC", "ITU", "W3C"])
def test_organisations(label: str) -> None:
    assert read_label(label) == NamedSpeaker(label, label, ORGANISATION)


@pytest.mark.parametrize("label", ["ACME", "UN", "WHO", "FIRST", "EU"])
def test_only_known_initials_are_an_organisation(label: str) -> None:
    known = {"UN", "EU"}
    assert (read_label(label).kind is ORGANISATION) == (label in known)


@pytest.mark.parametrize(
    "spelling",
    [
        "Niall O'Tide-Mar",
        "NIALL O’TIDE-MAR",
        " niall\u00a0 o`tide\u2011mar ",
        "NI\u200bALL OʼTIDE–MAR",
        "Ｎｉａｌｌ O´Tide‐Mar",
    ],
)
def test_spellings_that_are_one(spelling: str) -> None:
    assert fold_name(spelling) == "niall o'tide-mar"


@pytest.mark.parametrize(
    ("one", "other"),
    [("FENG MAR", "MAR FENG"), ("ANDRE", "ANDRÉ"), ("ANNA", "ANA"), ("J. MAR", "J MAR")],
)
def test_spellings_that_are_two(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_both_ways_to_write_an_accent_are_one_spelling() -> None:
    assert fold_name("ANDRE\u0301") == fold_name("André")


def test_a_name_folds_like_its_label() -> None:
    for label in ("ADA NOOR", "STRAßE MAR", "İSMAİL", "ΑΔΑΣ ΝΟΥΡ"):
        assert fold_name(fold_name(label)) == fold_name(label)
