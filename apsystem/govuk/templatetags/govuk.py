"""Template tags: {% load govuk %}."""

from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apsystem.govuk.components import component
from apsystem.govuk.drawing import error_summary, field_html


register = template.Library()

# Tone by colour and text: the word says it, the colour repeats it.
TONES = {
    "quiet": "grey",
    "info": "blue",
    "waiting": "yellow",
    "good": "green",
    "bad": "red",
    "moving": "teal",
    "special": "purple",
}


@register.simple_tag
def govuk(component_name: str, params: dict[str, Any] | None = None, /, **more: Any) -> SafeString:
    """Draw any GOV.UK component: {% govuk "button" text="Save" %}; parameters as in the design system's macros."""
    return component(component_name, {**(params or {}), **more})


@register.simple_tag
def govuk_field(field: BoundField, /, **options: Any) -> SafeString:
    """Draw a form field: {% govuk_field form.reason %} or {% govuk_field form.reason heading=True %}."""
    return field_html(field, **options)


@register.simple_tag
def govuk_errors(*forms_: forms.BaseForm | list[forms.BaseForm]) -> SafeString:
    """Draw the error summary of one or more forms, or lists of forms; nothing when they have no error."""
    return error_summary(*(form for one in forms_ for form in (one if isinstance(one, list) else [one])))


@register.simple_tag
def error_prefix(form: Any = None) -> str:
    """Say "Error: " for the page title when the form was sent with a mistake."""
    return "Error: " if isinstance(form, forms.BaseForm) and form.is_bound and form.errors else ""


@register.simple_tag
def status_tag(text: str, tone: str = "quiet") -> SafeString:
    """Draw a status: {% status_tag "Agreed" "good" %}; tone is a key of TONES."""
    return component("tag", {"text": str(text), "classes": f"govuk-tag--{TONES[tone]}"})


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], /, parameter: str = "page") -> SafeString:
    """Draw links to the other pages of a list, keeping the query string; nothing for a single page."""
    paginator = page.paginator
    if paginator.num_pages < 2:
        return SafeString("")
    query = context["request"].GET.copy()

    def link(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    items: list[dict[str, Any]] = []
    for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if isinstance(number, int):
            items.append({"number": number, "href": link(number), "current": number == page.number})
        else:
            items.append({"ellipsis": True})
    params: dict[str, Any] = {"items": items}
    if page.has_previous():
        params["previous"] = {"href": link(page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": link(page.next_page_number())}
    return component("pagination", params)


@register.simple_block_tag
def scroll_table(content: str, caption: str, size: str = "m") -> SafeString:
    """Wrap <thead> and <tbody> in a captioned table that scrolls sideways on a phone."""
    return format_html(
        '<div class="ap-scroll" role="region" aria-label="{}" tabindex="0"><table class="govuk-table">'
        '<caption class="govuk-table__caption govuk-table__caption--{}">{}</caption>{}</table></div>',
        caption,
        size,
        caption,
        content,
    )
