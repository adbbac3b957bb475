"""Lines of a page that are no words of the session: server notices, banners, letterheads."""

import re

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.transcripts.grammar.notices import notice_start
from igfarchive.transcripts.grammar.sentences import is_said, is_spoken_to_others

_LONGEST = 600

WIKI = "a wiki's own words"

_SERVER_NOTICE = re.compile(
    r"(?:php )?(?:deprecated(?: function)?|(?:user |core |compile )?(?:warning|notice|error)"
    r"|strict (?:standards|warning)|(?:recoverable )?fatal error|parse error) ?: "
    # The first "in" alone is tried: what follows a later one follows that one, too.
    r"(?:(?>.*?\bin\b).*\bon line \d+|.*\(line \d+ of [^)]*\))\W*",
    re.IGNORECASE,
)
_BANNERS = re.compile(
    r"welcome to the united nations(?: ?\W? ?department of economic and social affairs)?"
    r"|this is now a legacy site\b.*"
    r"|please move to the new igf website\b.*"
    r"|(?:skip to|jump to) (?:main )?(?:content|navigation)"
    r"|(?:log ?in|sign in)(?: or register)? to (?:post comments|comment)"
    r"|printer-friendly version",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:copyright )?(?:©|\(c\)) ?(?:copyright )?(?:19|20)\d\d\b.*|copyright,? (?:19|20)\d\d\b.*"
    r"|© [A-Z].{0,80}",
    re.IGNORECASE,
)
# The captioner's letterhead; only above the words, where no sentence can be meant.
_LETTERHEAD = re.compile(
    r"(?:(?:captioning |transcription |cart )?services? (?:are )?(?:provided|performed) by\b.*"
    r"|(?:remote )?caption(?:s|ing|ed) (?:provided )?by\b.*"
    r"|caption ?first\b.*|alternative communication services\b.*"
    r"|p\.? ?o\.? box \d+.*"
    r"|[a-z .]+,? [a-z]{2}\.? \d{5}(?:-\d{4})?"
    r"|(?:tel|phone|fax|toll[- ]free)\b[^a-z]{5,}"
    r"|\+?(?:[ ().‑-]*\d){10,15}"
    r"|(?:https?://)?www\.\S+|(?>\S+?@)(?>\S+?\.)\S+)",
    re.IGNORECASE,
)
_PROVIDED = (
    r"(?:(?:real-?time |remote |live )?(?:captions?|captioning|transcripts?|transcription|services?"
    r"|cart)(?: services?)? )?(?:provided|performed) by ?:"
)
_PROVIDED_BY_CAPTIONER = re.compile(
    rf"{_PROVIDED} (?=.{{0,80}}(?:caption|transcri|p\.? ?o\.? box|www\.)).*", re.IGNORECASE
)
_WITHIN = re.compile(
    rf"(?<!\S)(?:{_PROVIDED} (?=.{{0,80}}(?:caption|transcri|p\.? ?o\.? box|www\.))"
    r"|caption ?first,? inc\b)",
    re.IGNORECASE,
)
_WIKI = re.compile(
    r"from [\w .-]{1,60}wiki(?:media)?|revision as of \d.*|(?:latest|older|newer) revision\b.*"
    r"|\(diff\).*|retrieved from\b.*wiki.*|jump to ?: ?navigation\b.*"
    r"|this page was last (?:edited|modified) on\b.*",
    re.IGNORECASE,
)
_NAVIGATION = re.compile(
    r"home|you are here\W*|back to top|search|menu|share|print|email|log ?in|english|français"
    r"|transcripts?"
    r"|(?:full )?session transcript|also available in\W*|schedule|tweet|download",
    re.IGNORECASE,
)


def boilerplate_reason(line: str, above: bool) -> str:
    """Why a line is no part of the session; empty where it may be one.

    `above` says that it stands before the first words: there a letterhead or a menu entry can be
    told, which further down might be somebody's words.
    """
    if len(line) > _LONGEST:
        return ""
    line = fold_spaces(drop_invisible(line))
    if ("/" in line or "\\" in line or ".php" in line) and _SERVER_NOTICE.fullmatch(line):
        return "an error message of the web server"
    if _BANNERS.fullmatch(line) and (above or not is_spoken_to_others(line)):
        return "a banner of the web site"
    if _COPYRIGHT.fullmatch(line) and (above or not is_said(line)):
        return "a copyright line"
    if above and _is_letterhead(line) and notice_start(line) < 0:
        return "the captioner's address"
    if above and _WIKI.fullmatch(line):
        return WIKI
    if above and _NAVIGATION.fullmatch(line):
        return "navigation"
    return ""


def _is_letterhead(line: str) -> bool:
    letterhead = _LETTERHEAD.fullmatch(line) or _PROVIDED_BY_CAPTIONER.fullmatch(line)
    return letterhead is not None and not is_spoken_to_others(line)


def letterhead_start(text: str) -> int:
    """Where a captioner's letterhead begins that was run together with what precedes it, or -1.

    `text`, its spaces folded, is what stands before a notice on its line.
    """
    match = _WITHIN.search(text[:_LONGEST])
    return match.start() if match else -1
