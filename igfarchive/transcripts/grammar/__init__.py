"""What turns the lines of a page into turns, and says what else stands on it."""
