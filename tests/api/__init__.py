"""The API: what it answers, and what it says of itself."""
