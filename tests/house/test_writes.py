"""Only actions write: no page, form, model or query changes a domain row."""

import ast
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "get_or_create",
    "update_or_create",
    "aget_or_create",
}
READ_ONLY = ("views", "forms", "filters", "models", "policies", "workflow", "dashboards", "places")
# `.save()`, `.update()` of these names are not the database's.
HARMLESS = {
    "fields",
    "session",
    "context",
    "data",
    "words",
    "hashlib",
    "digest",
    "initial",
    "attrs",
    "cleaned_data",
    "params",
}


def written(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name not in HARMLESS:
                found.append(f"{path.name}:{node.lineno} .{node.func.attr}()")
    return found


def read_only_sources() -> list[Path]:
    return [
        path
        for app in ("partnerships", "referrals", "placements", "apsystem/dashboards")
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts and (set(READ_ONLY) & {*path.parts, path.stem})
    ]


@pytest.mark.parametrize("path", read_only_sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_written_outside_actions(path: Path) -> None:
    assert written(path) == []


def test_a_save_in_a_view_would_be_seen(tmp_path: Path) -> None:
    view = tmp_path / "views.py"
    view.write_text("def page(request):\n    referral.save()\n    Offer.objects.create(note='')\n")
    assert len(written(view)) == 2
