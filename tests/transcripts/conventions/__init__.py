"""Invented pages of the conventions that transcripts are written in, with who says each word.

One text file a convention. Its first line says what it is about; each page begins with `=== name`,
then come the speakers, then the page behind a column:

    === who speaks once
    A = Ada Quill
    B = Bo Tern

     | Harbour meeting

    A| ‹Ada Quill:› The tables are open. {(Laughter)}
    B| ‹Bo Tern:› Yes. Who
    B| asks?

One space behind the bar is no part of the page, and neither are the signs. The column names who
speaks on the line: a key, `.` for somebody unnamed, `?` for words of which nobody can tell, who
must be warned of; one key for each stretch of speech. A line without a key holds no speech. Within
a line `‹…›` holds what nobody says (labels, clocks, numbers), `{…}` what may stand anywhere (stage
directions). A speaker may have several labels that are right, parted by ` | `. `+` for a key goes
on with the turn of somebody unnamed.
"""
