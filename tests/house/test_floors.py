"""The house has floors: imports and foreign keys only ever look down."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps


ROOT = Path(__file__).parents[2]
# Lowest first; modules on one floor may see each other only in the direction the second table gives.
FLOORS = (
    (
        "apsystem.bootstrap",
        "apsystem.clock",
        "apsystem.workflow",
        "apsystem.privacy",
        "apsystem.logs",
        "apsystem.migrating",
        "apsystem.carrying",
        "apsystem.sheets",
        "apsystem.paper",
    ),
    ("apsystem.models", "apsystem.grants", "apsystem.apps"),
    (
        "apsystem.storage",
        "apsystem.bucket",
        "apsystem.uploads",
        "apsystem.references",
        "apsystem.management",
        "apsystem.govuk",
        "apsystem.paging",
        "apsystem.carrying",
    ),
    ("apsystem.errors",),
    ("apsystem.middleware", "apsystem.accounts"),
    ("apsystem.audit",),
    ("apsystem.outbox",),
    ("partnerships",),
    ("referrals",),
    ("placements",),
    ("apsystem.dashboards",),
    ("apsystem.jobs",),
    ("apsystem.demo",),
    ("apsystem.urls", "apsystem.wsgi", "apsystem.settings"),
)
# Inside a domain app, lowest first.
ROOMS = ("workflow", "models", "policies", "actions", "forms", "filters", "views", "urls")
DOMAIN = ("partnerships", "referrals", "placements")


def floor(module: str) -> int | None:
    """Return the floor a module stands on."""
    return next((n for n, names in enumerate(FLOORS) for name in names if f"{module}.".startswith(f"{name}.")), None)


def room(module: str) -> int | None:
    """Return the room of a domain app that a module is in, or none for the others."""
    app, _, rest = module.partition(".")
    name = rest.split(".")[0]
    return ROOMS.index(name) if app in DOMAIN and name in ROOMS else None


def sources() -> Iterator[tuple[Path, str]]:
    for top in ("apsystem", *DOMAIN):
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


SOURCES = list(sources())


@pytest.mark.parametrize(("path", "module"), SOURCES, ids=[module for _, module in SOURCES])
def test_imports_look_down(path: Path, module: str) -> None:
    if module in ("apsystem", *DOMAIN):
        return
    here = floor(module)
    assert here is not None, f"{module} has no floor"
    names = imported(path)
    up = [name for name in names if (there := floor(name)) is not None and there > here]
    assert up == [], f"{module} looks up"
    mine = room(module)
    if mine is not None:
        app = module.split(".")[0]
        above = [n for n in names if n.startswith(f"{app}.") and (r := room(n)) is not None and r > mine]
        assert above == [], f"{module} looks up inside {app}"


def test_a_hidden_import_upwards_would_be_seen(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    from placements.models import Offer\n")
    assert floor(imported(bad)[0]) > floor("referrals.models.referral")  # type: ignore[operator]


def test_foreign_keys_look_down() -> None:
    for model in apps.get_models():
        here = floor(model.__module__)
        for field in model._meta.get_fields():
            if here is not None and field.concrete and isinstance(field.related_model, type):
                there = floor(field.related_model.__module__)
                assert there is None or there <= here, f"{model.__name__}.{field.name} looks up"
