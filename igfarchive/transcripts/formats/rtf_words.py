"""The control words of rich text: those of groups that are no speech, and those of characters."""

from igfarchive.text.vocabulary import word_set

# Groups whose words are none of the document's: how it is drawn, who wrote it, how lists count.
SKIPPED = word_set("""
    colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict objdata objclass
    fldinst sn sv shprslt nonesttables themedata colorschememapping datastore latentstyles xmlnstbl
    filetbl background bkmkstart bkmkend info template mmathpr pgptbl datafield userprops
    atnid atnauthor atndate atntime atnref atrfstart atrfend annotation_id tc xe rxe txe
    nesttableprops falt panose fontemb fontfile wgrffmtfilter ftnsep ftnsepc ftncn aftnsep aftnsepc
    aftncn
    """)
ASIDE = {
    "footnote": "a footnote",
    "annotation": "a comment",
    "listtext": "a number in a list",
    "pntext": "a number in a list",
    "header": "a page's header",
    "headerl": "a page's header",
    "headerr": "a page's header",
    "headerf": "a page's header",
    "footer": "a page's footer",
    "footerl": "a page's footer",
    "footerr": "a page's footer",
    "footerf": "a page's footer",
}
# Known groups that are marked as ignorable, and hold words all the same.
READ = word_set("shpinst ud shptxt annotation footnote")

SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "ltrmark": "\u200e", "rtlmark": "\u200f", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
FLAGS = {"b": "bold", "deleted": "deleted", "v": "hidden"}
SYMBOLS = {b"~": "\u00a0", b"-": "\u00ad", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\"}
