"""How the parts of an address are read, in whatever script: pages and machines' alike."""

from django.urls import register_converter


class SlugConverter:
    """Letters and digits of any script, hyphens and underscores: as `archive.slugs` writes them."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class TokenConverter(SlugConverter):
    """What whoever was sent it knows, and nobody guesses: 24 characters."""

    regex = r"[-\w]{24}"


# Django's own "slug" is ASCII alone.
register_converter(SlugConverter, "name")
register_converter(TokenConverter, "token")
