"""Which entities the words of a query name: names in, entities out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.entities.entity import Entity, EntityKind
from igfarchive.search.entities.name_index import MOST_INITIALS, NameIndex
from igfarchive.search.entities.topics import read_topics

SPEAKER, ORGANISATION, TERM, EVENT, SESSION = (
    EntityKind.SPEAKER,
    EntityKind.ORGANISATION,
    EntityKind.TERM,
    EntityKind.EVENT,
    EntityKind.SESSION,
)
ADA = Entity(SPEAKER, "ada-quill", "Ada Quill", ("QUILL", "Lady Æther"))
ENTITIES = [
    ADA,
    Entity(SPEAKER, "bo-mueller", "Bo Mueller"),
    Entity(SPEAKER, "miles-obrien", "Miles O’Brien"),
    Entity(SPEAKER, "jean-luc-mole", "Jean-Luc Mole"),
    Entity(SPEAKER, "isik-sarioglu", "Işık Sarıoğlu"),
    Entity(SPEAKER, "duc-dang", "Đức Đặng"),
    Entity(SPEAKER, "王小明", "王小明"),
    Entity(SPEAKER, "said-reef", "Said Reef"),
    Entity(ORGANISATION, "harbour-authority", "Harbour Authority", ("Autorité portuaire",)),
    Entity(ORGANISATION, "the-mole", "The Mole"),
    Entity(TERM, "ebb", "EBB", ("early bell buoy", "bell buoys")),
    Entity(EVENT, "harbour-forum-2031", "Harbour Forum 2031", ("Port Estuary 2031",)),
    Entity(EVENT, "harbour-forum-2030", "Harbour Forum 2030"),
    Entity(
        SESSION,
        "harbour-forum-2031/ws-81",
        "Tides and tables",
        ("WS 81",),
        "Harbour Forum 2031",
    ),
    Entity(
        SESSION,
        "harbour-forum-2030/ws-8",
        "Who keeps the tide tables of the harbour?",
        ("WS 8",),
        "Harbour Forum 2030",
    ),
    Entity(SESSION, "harbour-forum-2030/of-2", "Lamps OR ledgers (an -open talk)", ("OF 02",)),
]
NAMES = NameIndex(ENTITIES)


def keys(text: str, *, begun: bool = False) -> list[str]:
    """What is named without any letter wrong."""
    named = NAMES.find(text, begun=begun)
    return [] if named.nearly else [each.key for each in named.entities]


def nearly(text: str, *, begun: bool = False) -> list[str]:
    named = NAMES.find(text, begun=begun)
    return [each.key for each in named.entities] if named.nearly else []


class TestWholeWords:
    @pytest.mark.parametrize(
        ("texts", "key"),
        [
            (["Ada Quill", "quill ada", "ADA", "ada q", "q ada", "AQ", "aq", "A. Q."], "ada-quill"),
            (["lady aether", "Æther", "Ada Quill's", '"Ada Quill"'], "ada-quill"),
            (["O'Brien", "obrien", "O’BRIEN", "o brien", "brien", "miles obrien"], "miles-obrien"),
            (["Jean-Luc", "luc", "jean luc", "jeanluc", "jean\u2011luc mole"], "jean-luc-mole"),
            (["sarioglu", "SARIOĞLU", "isik", "Işık"], "isik-sarioglu"),
            (["Đặng", "dang duc", "Đức"], "duc-dang"),
            (["王小明", "王", "小明"], "王小明"),
            (["harbour authority", "autorite portuaire", "HA"], "harbour-authority"),
            (["the harbour authority", "who is the Harbour Authority?"], "harbour-authority"),
            (["who is Ada Quill?", "Ms Quill"], "ada-quill"),
            (["said", "Said Reef"], "said-reef"),
            (["EBB", "ebbs", "early bell buoy", "bell buoy", "what does EBB mean"], "ebb"),
            (["show me the bell buoy", "did anybody mention EBB?"], "ebb"),
            (["harbour forum 2031", "Port Estuary", "port estuary 2031"], "harbour-forum-2031"),
            (["WS 81", "ws81", "WS-81", "ws 081", "WS#81"], "harbour-forum-2031/ws-81"),
            (["harbour forum 2031 ws 81", "ws81 harbour forum"], "harbour-forum-2031/ws-81"),
            (["Harbour Forum 2031 WS 81: Tides and tables"], "harbour-forum-2031/ws-81"),
            (["tides and tables", "“Tides and tables”"], "harbour-forum-2031/ws-81"),
            (["who keeps the tide tables of the harbour"], "harbour-forum-2030/ws-8"),
            (["OF 2", "of2", "OF-02"], "harbour-forum-2030/of-2"),
            (["Lamps OR ledgers (an -open talk)"], "harbour-forum-2030/of-2"),
        ],
    )
    def test_name_it_first(self, texts: list[str], key: str) -> None:
        for text in texts:
            assert keys(text)[:1] == [key], text

    @pytest.mark.parametrize(
        "text",
        [
            *("", "?", "a", "the", "of", "ad", "uill", "zeppelin", "ada tern", "forum 1999"),
            *("ada OR quill", "ada -quill", "NOT quill", "x " * 500),
        ],
    )
    def test_name_nobody_where_they_are_none(self, text: str) -> None:
        assert keys(text) == nearly(text) == []

    def test_of_an_event_name_it_and_not_each_of_its_sessions(self) -> None:
        assert keys("Forum") == ["harbour-forum-2031", "harbour-forum-2030"]

    def test_narrow_sessions_to_an_event(self) -> None:
        assert keys("tables")[-2:] == ["harbour-forum-2031/ws-81", "harbour-forum-2030/ws-8"]
        assert keys("tables harbour forum 2030") == ["harbour-forum-2030/ws-8"]

    def test_of_a_name_come_before_those_of_another_spelling(self) -> None:
        names = NameIndex(
            [
                Entity(TERM, "sound", "SOUND", ("soundings of tide",)),
                Entity(SESSION, "f/1", "Tide"),
                Entity(SESSION, "f/2", "Tide gauges"),
            ]
        )
        found = names.find("tide").entities
        assert [each.key for each in found] == ["f/1", "f/2", "sound"]

    def test_are_a_plural_or_not_but_no_stem(self) -> None:
        assert keys("tide table") == [
            "harbour-forum-2031/ws-81",
            "harbour-forum-2030/ws-8",
        ]
        assert keys("tidal tables") == []


class TestBeginnings:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("ad", "ada-quill"),
            ("quill a", "ada-quill"),
            ("aeth", "ada-quill"),
            ("o'br", "miles-obrien"),
            ("tid", "harbour-forum-2031/ws-81"),
            ("tab tid", "harbour-forum-2031/ws-81"),
            ("ws 8", "harbour-forum-2030/ws-8"),
            ("harb auth", "harbour-authority"),
            ("aq", "ada-quill"),
        ],
    )
    def test_name_whom_they_begin(self, text: str, key: str) -> None:
        assert keys(text, begun=True)[:1] == [key]
        assert keys("uill", begun=True) == []

    def test_with_a_letter_wrong_do_too(self) -> None:
        assert nearly("mulle", begun=True) == nearly("muele", begun=True) == ["bo-mueller"]


class TestOneLetterWrong:
    @pytest.mark.parametrize("text", ["muller", "mueler", "Bo Meuller", "muellerr", "bo mudller"])
    def test_names_nearly(self, text: str) -> None:
        assert keys(text) == []
        assert nearly(text) == ["bo-mueller"]

    @pytest.mark.parametrize(
        "text", ["adda", "bi mueller", "mulr", "meulelr", "ws815", "harbour forum 2032"]
    )
    def test_is_no_short_word_and_one_alone(self, text: str) -> None:
        assert nearly(text) == []

    def test_may_be_left_alone(self) -> None:
        assert NAMES.find("muller", nearly=False).entities == ()


def test_initials_of_too_many_name_nobody() -> None:
    def called(many: int) -> NameIndex:
        return NameIndex([Entity(SPEAKER, str(n), f"Gil Hook{n}") for n in range(many)])

    assert len(called(MOST_INITIALS).find("GH").entities) == MOST_INITIALS
    assert not called(MOST_INITIALS + 1).find("GH").entities


def test_the_best_are_of_all_kinds() -> None:
    sessions = [Entity(SESSION, f"f/{n}", f"Gulls {n}") for n in range(9)]
    named = NameIndex([*sessions, Entity(TERM, "gull", "gull")]).find("gulls")
    assert (named.count(SESSION), named.count(TERM)) == (9, 1)
    assert [each.key for each in named.best(3)] == ["gull", "f/0", "f/1"]
    assert len(named.best(5)) == 5
    assert [each.key for each in named.best(1)] == ["gull"]


class TestALists:
    def test_is_narrowed_to_beginnings_of_its_kind(self) -> None:
        def listed(kind: EntityKind, text: str) -> list[str]:
            return [each.key for each in NAMES.list_of(kind, text).entities]

        assert listed(SPEAKER, "m") == ["bo-mueller", "miles-obrien", "jean-luc-mole"]
        assert listed(ORGANISATION, "mole") == ["the-mole"]
        assert listed(SESSION, "harbour forum 2030") == ["harbour-forum-2030/ws-8"]
        assert listed(SPEAKER, "the") == listed(SPEAKER, "+") == []
        assert listed(SPEAKER, "the quill") == ["ada-quill"]

    @pytest.mark.parametrize("text", ["AQ", "A.Q.", "a q", "A. Quill"])
    def test_is_narrowed_to_initials_as_a_search_is(self, text: str) -> None:
        for found in (NAMES.list_of(SPEAKER, text), NAMES.find(text)):
            assert found.entities[0].name == "Ada Quill"
            assert not found.nearly

    def test_says_where_a_letter_is_wrong(self) -> None:
        assert NAMES.list_of(SPEAKER, "mullers").nearly is False
        assert NAMES.list_of(SPEAKER, "muller").nearly
        assert not NAMES.list_of(SPEAKER, "quil").nearly


class TestTopics:
    @pytest.mark.parametrize(
        ("text", "key", "topic", "whole"),
        [
            ("Ada Quill lighthouses", "ada-quill", "lighthouses", True),
            ("lighthouses Ada Quill", "ada-quill", "lighthouses", True),
            ("ada lighthouses", "ada-quill", "lighthouses", False),
            ("what Ada Quill said about lighthouses", "ada-quill", "lighthouses", True),
            ("What did Ada say about the rule of tides?", "ada-quill", "rule of tides", False),
            ("Quill’s view of buoys", "ada-quill", "view of buoys", False),
            ('"Ada Quill" buoys', "ada-quill", "buoys", True),
            ('Ada Quill "bell buoys"', "ada-quill", '"bell buoys"', True),
            ('Ada Quill "the bell buoys"', "ada-quill", "bell buoys", True),
            ("O'Brien and the buoys", "miles-obrien", "buoys", False),
            ("buoys 王小明", "王小明", "buoys", True),
            ("Harbour Authority buoys", "harbour-authority", "buoys", True),
            ("buoys at harbour forum 2031", "harbour-forum-2031", "buoys", True),
            ("ws81 buoys", "harbour-forum-2031/ws-81", "buoys", False),
            ("WS 81 buoys", "harbour-forum-2031/ws-81", "buoys", True),
            ("buoys Harbour Forum 2031 WS 81", "harbour-forum-2031/ws-81", "buoys", True),
        ],
    )
    def test_are_what_a_name_leaves(self, text: str, key: str, topic: str, whole: bool) -> None:
        found = read_topics(NAMES, text)[:1]
        assert [(each.entity.key, each.text) for each in found] == [(key, topic)]
        assert found[0].whole is whole

    @pytest.mark.parametrize(
        "text",
        ["", "ada", "Ada Quill", "ada q", "who is Ada Quill?", "buoys", "tide tables", "ebb buoys",
         "ada OR buoys", "ada -buoys", "Tides and tables", "what said", "ada " * 200],
    )  # fmt: skip
    def test_are_none_without_a_name_or_without_more(self, text: str) -> None:
        assert read_topics(NAMES, text) == []

    def test_are_one_for_each_namesake_and_none_for_half_of_a_name(self) -> None:
        names = NameIndex([ADA, Entity(SPEAKER, "ada-reef", "Ada Reef")])
        assert len(read_topics(names, "ada buoys")) == 2
        assert [each.entity for each in read_topics(names, "ada quill buoys")] == [ADA]

    def test_may_have_a_letter_of_the_name_wrong(self) -> None:
        assert read_topics(NAMES, "muller buoys") == []
        (found,) = read_topics(NAMES, "muller buoys", nearly=True)
        assert (found.entity.key, found.text) == ("bo-mueller", "buoys")


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    for begun in (False, True):
        named = NAMES.find(text, begun=begun)
        assert len({each.key for each in named.entities}) == len(named.entities)
    for topic in read_topics(NAMES, text, nearly=True):
        assert topic.text


def test_every_name_names_its_entity() -> None:
    for entity in ENTITIES:
        for name in (entity.name, *entity.spellings):
            assert keys(name)[:1] == [entity.key], name
