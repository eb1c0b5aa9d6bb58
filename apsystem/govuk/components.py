"""GOV.UK components, drawn by the Jinja macros that equal the design system's own fixtures."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from jinja2 import Environment, PackageLoader, PrefixLoader
from jinja2.runtime import Macro


env = Environment(
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    autoescape=True,
    auto_reload=False,
    cache_size=-1,
)


@cache
def macro(name: str) -> Macro:
    """Return the macro of a component such as "summary-list"; raises jinja2.TemplateNotFound for an unknown one."""
    module = env.get_template(f"govuk_frontend_jinja/components/{name}/macro.html").module
    found: Macro = getattr(module, "govuk" + "".join(part.capitalize() for part in name.split("-")))
    return found


def component(name: str, params: Mapping[str, Any]) -> SafeString:
    """Return the HTML of one component; what people typed goes in as "text", which is escaped, never as "html"."""
    return SafeString(macro(name)(params))
