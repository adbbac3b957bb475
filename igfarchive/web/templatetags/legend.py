"""The legend of the speaker ribbon: the list of speakers."""

from django import template

from igfarchive.web.ribbon import swatch

register = template.Library()
register.filter("swatch", swatch)
