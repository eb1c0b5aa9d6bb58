"""The cast on the sign-in page."""

from typing import Any

from django import template
from django.template.context import RequestContext

from apsystem.demo.sign_in import cast_for


register = template.Library()


@register.inclusion_tag("demo/cast.html", takes_context=True)
def demo_cast(context: RequestContext) -> dict[str, Any]:
    """Draw the cast, one button each; nothing unless this is the demo on this machine."""
    return {"cast": cast_for(context["request"])}
