"""For machines: read-only JSON with an OpenAPI description, and tools for assistants."""
