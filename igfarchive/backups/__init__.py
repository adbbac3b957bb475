"""How the archive is kept safe: one file that holds all of it, and is checked before it is used."""
