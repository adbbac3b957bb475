"""British and American spellings of a word have one stem, and different words keep theirs."""

import pytest

from igfarchive.text.orthography import TABLE, american
from igfarchive.text.words import exact_words, stem

ALIKE = """
labour labor, labours labors, labour's labor's, behaviour behavior, behavioural behavioral,
harbourmasters harbormasters, dishonourable dishonorable, discoloured discolored,
watercolours watercolors, favourites favorites, neighbourhoods neighborhoods,
organisation organization, organisations organizations, organised organized,
organising organizing, organisers organizers, organisational organizational,
localisation localization, digitise digitize, reorganises reorganizes, unauthorised unauthorized,
recognisable recognizable, apologise apologize, emphasises emphasizes, analyse analyze,
analysing analyzing, paralysed paralyzed, centre center, centres centers, centred centered,
datacentres datacenters, theatre theater, kilometres kilometers, fibre fiber, licence license,
defences defenses, offence offense, practising practicing, travelled traveled,
travelling traveling, modelling modeling, cancelled canceled, counsellors counselors,
fulfil fulfill, fulfilled fulfiled, fulfilment fulfillment, enrolment enrollment,
refuelling refueling, unlabelled unlabeled, programme program, programmes programs,
catalogue catalog, catalogues catalogs, dialogue dialog, judgement judgment,
acknowledgements acknowledgments, ageing aging, learnt learned, enquiries inquiries,
sceptical skeptical, artefacts artifacts, aluminium aluminum, anaesthetic anesthetic,
archaeology archeology, manoeuvres maneuvers, manoeuvring maneuvering, advisors advisers,
ploughs plows, grey gray, whilst while
"""
APART = """
prise prize, rise size, wise size, promise promo, premise premium, tyre tire, cheque check,
hour hor, four for, tour tor, contour contor, acre acer, ogre oger, parallel paralel, storey story,
metre met, vogue vog, league leag, precise prize, advertise advert, marshall marshal
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [tuple(pair.split()) for pair in text.split(",")]  # type: ignore[misc]


@pytest.mark.parametrize(("british", "other"), pairs(ALIKE))
def test_two_spellings_of_a_word_have_one_stem(british: str, other: str) -> None:
    assert stem(british) == stem(other)


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_different_words_do_not(one: str, other: str) -> None:
    assert american(one) != american(other)
    assert american(american(one)) == american(one)


@pytest.mark.parametrize(
    ("word", "like"),
    [
        ("precise", "precision"), ("revise", "revision"), ("supervise", "supervision"),
        ("improvise", "improvisation"), ("advertise", "advertisement"), ("rise", "rising"),
        ("surprised", "surprise"), ("promises", "promise"), ("crises", "crise"),
    ],
)  # fmt: skip
def test_words_that_are_spelt_alike_everywhere_keep_their_stem(word: str, like: str) -> None:
    assert american(word) == word
    assert stem(word) == stem(like)


@pytest.mark.parametrize("section", ["beginnings", "inside", "whole"])
def test_the_table_is_of_words_as_they_are_folded(section: str) -> None:
    for british, other in TABLE[section].items():
        assert exact_words(f"{british} {other}") == [british, other]
        assert british != other
        assert american(american(british)) == american(british)


@pytest.mark.parametrize("word", ["", "our", "潮汐", "ise", "organisа", "1ise"])
def test_what_is_no_such_word_stays_as_it_is(word: str) -> None:
    assert american(word) == word
