"""The tools there are, by name: one module for what is asked of the same."""

from collections.abc import Mapping

from igfarchive.api.mcp.tool import Tool
from igfarchive.api.mcp.tools.checking import CHECK_QUOTE
from igfarchive.api.mcp.tools.citing import CITE
from igfarchive.api.mcp.tools.reading import READ_SESSION, READ_TURN
from igfarchive.api.mcp.tools.searching import SEARCH
from igfarchive.api.mcp.tools.speakers import FIND_SPEAKER

TOOLS: Mapping[str, Tool] = {
    tool.name: tool for tool in (SEARCH, READ_TURN, READ_SESSION, FIND_SPEAKER, CHECK_QUOTE, CITE)
}
