"""Reads what speakers say of themselves and of each other, sentence by sentence."""
