"""Tools for assistants: the Model Context Protocol over HTTP, read-only and without any session.

    POST /mcp           endpoint     who may ask, and how much at once
    → a message         messages     JSON-RPC 2.0, one at a time
    → a method          protocol     versions, what there is, which tool is called
    → a tool            tools        what it takes (arguments), and a question to the archive
    → an answer         answers      records of igfarchive.exporting, and the same in words

What somebody said is quoted in each answer (`quoting`): it is nobody's instruction.
"""
