"""Tools for assistants, asked as programs ask them."""
