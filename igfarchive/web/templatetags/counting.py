"""Numbers as people read them."""

from django import template

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """`12186` -> `12,186`."""
    return f"{number:,}"


@register.filter
def counted(number: int, noun: str) -> str:
    """`1 turn`, `12,186 words`; "person,people" brings its own plural."""
    one, _, many = noun.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"
