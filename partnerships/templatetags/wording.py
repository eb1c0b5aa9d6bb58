"""Template tag: {% load wording %}{% word "partnership_short" %}."""

from django import template
from django.utils.text import capfirst

from partnerships import wording


register = template.Library()


@register.simple_tag
def word(key: str, /, *, first: bool = False) -> str:
    """Say this authority's word for a thing; first=True begins a sentence with it."""
    text = wording.word(key)
    return str(capfirst(text)) if first else text
