"""Lines of a page that are no words of the session: server notices, banners, letterheads."""

import re

from igfarchive.text.folding import drop_invisible, fold_spaces

_LONGEST = 600

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
    if _SERVER_NOTICE.fullmatch(line):
        return "an error message of the web server"
    if _BANNERS.fullmatch(line):
        return "a banner of the web site"
    if _COPYRIGHT.fullmatch(line):
        return "a copyright line"
    if above and _LETTERHEAD.fullmatch(line):
        return "the captioner's address"
    if above and _NAVIGATION.fullmatch(line):
        return "navigation"
    return ""
