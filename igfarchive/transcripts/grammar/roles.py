"""The words by which captioners call somebody whom they do not name."""

import re
import unicodedata
from functools import lru_cache

from igfarchive.text.vocabulary import word_set

# One of these makes a label a role.
_NOUNS = (
    word_set("""
    moderator moderators comoderator co-moderator facilitator chair chairman chairwoman
    chairperson co-chair cochair vice-chair rapporteur co-rapporteur secretariat secretary
    speaker speakers panelist panellist panelists panellists participant participants audience
    floor host co-host announcer narrator presenter interviewer interviewee reporter
    commentator delegate delegates interpreter interpreters translator captioner captionist
    scribe operator technician technicians staff organizer organiser organizers organisers
    volunteer student students member members everyone everybody all voice voices video
    recording question answer comment response unidentified unknown man woman male female
    mc emcee timekeeper usher crowd group president coordinator attendee attendees hosts
    stenographer clerk witness counsel court
    """)
    | word_set(
        # French, Spanish, Portuguese, Italian, German: with accents, and as capitals lose them.
        """
    président présidente presidente modérateur modératrice moderateur moderatrice animateur
    animatrice intervenant intervenante orateur oratrice interprète interprete secrétaire
    secretaire rapporteuse participante salle
    presidenta moderador moderadora orador oradora ponente panelista intérprete relator relatora
    secretario secretaria secretário secretária secretaría facilitador facilitadora público
    publico palestrante anfitrión
    moderatore relatore relatrice oratore pubblico
    vorsitzender vorsitzende vorsitzenden präsident präsidentin moderatorin sprecher sprecherin
    redner rednerin dolmetscher dolmetscherin teilnehmer teilnehmerin publikum
    """
    )
    | word_set(
        # Russian, Chinese, Arabic.
        """
    председатель председательствующий председательствующая модератор ведущий ведущая докладчик
    переводчик участник участница оратор секретарь секретариат
    主席 主持人 发言人 與會者 与会者 口译 翻译 口译员 翻译员 观众
    رئيس رئيسة الرئيس الرئيسة المنسق المنسقة المترجم المترجمة المتحدث المتحدثة المقرر
    """
    )
)

# These say which one; alone they name no role.
_QUALIFIERS = word_set("""
    the a an of from in on for at to and or new another next first second third last other
    remote online onsite on-site virtual in-person zoom hybrid local guest main session meeting
    workshop panel room event conference host igf mag un support technical tech it av audio
    hub master ceremonies youth
    le la les l' d' el los o os un une du des de del della il lo der die das den
    m mme monsieur madame señor señora sr sra senhor senhora herr frau signor signora г-н г-жа
    господин госпожа السيد السيدة الجلسة
    """)

# Roles that an ordinary sentence may open with ("Question: who pays?"): without a mark they count
# in capitals only.
_COMMON_WORDS = word_set("""
    everyone everybody all voice voices video recording question answer comment response
    unidentified unknown man woman male female group secretary member members student students
    staff floor
    """)

_UNNAMED = word_set("unidentified unknown")

_WORD = re.compile(r"[ldLD]['’](?=\w)|[^\W_]+(?:[-‑'’][^\W_]+)*")
_NUMBER = re.compile(r"#?(?:\d{1,3}|[a-z])")


@lru_cache(maxsize=4096)
def is_role(label: str) -> bool:
    """Whether a label names a part in the session and no person: MODERATOR, Speaker 2."""
    words = _words(label)
    return any(word in _NOUNS for word in words) and all(
        word in _NOUNS or word in _QUALIFIERS or _NUMBER.fullmatch(word) for word in words
    )


@lru_cache(maxsize=4096)
def is_plain_role(label: str) -> bool:
    """Whether a label is a role and could be nothing else, even where no mark precedes it."""
    words = _words(label)
    unnamed = len(words) > 1 and words[0] in _UNNAMED
    # "The question" is no more of a role than "question".
    nouns = _NOUNS.intersection(words)
    return is_role(label) and (unnamed or label.isupper() or not nouns <= _COMMON_WORDS)


@lru_cache(maxsize=4096)
def is_role_word(word: str) -> bool:
    """Whether one word of a label is a role: the first word of MODERATOR CHRIS."""
    return _folded(word) in _NOUNS


def _words(label: str) -> list[str]:
    return [_folded(word) for word in _WORD.findall(label)]


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold()).replace("‑", "-").replace("’", "'")
