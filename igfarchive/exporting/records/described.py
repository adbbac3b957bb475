"""How a record tells what its fields hold."""

from pydantic import ConfigDict

DESCRIBED = ConfigDict(use_attribute_docstrings=True)
"""Of a dataclass with this as its `__pydantic_config__`, the text below a field is its description
in every schema that is made of it."""
