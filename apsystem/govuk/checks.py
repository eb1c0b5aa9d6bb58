"""Refuses to start with colours that people with low vision could not read."""

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as "#1d3557", as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of a colour against white, from 1 to 21."""
    return 1.05 / (luminance(colour) + 0.05)


@register
def readable_colours(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for each configured colour that is malformed or has less than 4.5:1 contrast against white."""
    found: list[CheckMessage] = []
    for setting, number in (("BRAND_COLOUR", 1), ("LINK_COLOUR", 2)):
        colour = getattr(settings, setting)
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            message = f"AP_{setting} is {colour!r}. Write it as # and six hexadecimal digits, like #1d3557."
        elif contrast_with_white(colour) < LEAST_CONTRAST:
            message = (
                f"AP_{setting} is {colour}, which has a contrast of {contrast_with_white(colour):.1f} to 1 against "
                f"white. WCAG 2.2 needs 4.5 to 1: choose a darker colour."
            )
        else:
            continue
        found.append(Error(message, id=f"apsystem.govuk.E00{number}"))
    return found
