"""The authority's own list on a page: upload, look through, confirm. For AP officers, because it holds cases.

Between the two steps nothing is stored (apsystem.carrying): the lines travel in the page, signed for this person.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apsystem.carrying import TooMuch, pack, unpack
from apsystem.sheets import Row, SheetError
from partnerships.forms.people import UploadForm
from partnerships.middleware import Request, acting
from partnerships.policies import may_import_placements, require
from placements.actions.importing import ListReport, preview_placements
from placements.actions.importing import import_placements as do_import
from placements.importing import Line, read_lines, read_rows


PURPOSE = "import-placements"
TOO_OLD = "The preview was open for more than an hour. Choose the file again"


def import_placements(request: HttpRequest) -> HttpResponse:
    """Read a list and show what each line would do; a second step imports the good lines."""
    require(may_import_placements(acting(request).actor))
    if "packed" in request.POST:
        return confirm(acting(request))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return preview(acting(request), read_rows(form.cleaned_data["file"]))
        except SheetError as problem:
            form.add_error("file", str(problem))
        except TooMuch:
            form.add_error("file", "The list is too long for a page. Split it, or import it with the command")
    return render(request, "placements/import_placements.html", {"form": form})


def preview(request: Request, rows: list[Row]) -> HttpResponse:
    """Show what an import would do, and carry the lines to the next step."""
    packed = pack([[row.line, row.values] for row in rows], purpose=PURPOSE, membership=request.actor.pk)
    lines = read_lines(rows)
    report = preview_placements(lines, by=request.actor)
    context = {
        "counts": [{"number": n, "text": name.capitalize()} for name, n in report.counts.items()],
        "lines": shown(report, lines), "packed": packed, "changes": report.counts["added"] > 0,
    }  # fmt: skip
    return render(request, "placements/import_placements_preview.html", context)


def confirm(request: Request) -> HttpResponse:
    """Import the good lines that the preview showed."""
    carried = unpack(request.POST["packed"], purpose=PURPOSE, membership=request.actor.pk)
    if carried is None:
        form = UploadForm({}, {})
        form.errors.clear()
        form.add_error("file", TOO_OLD)
        return render(request, "placements/import_placements.html", {"form": form})
    report = do_import(read_lines([Row(line, values) for line, values in carried]), by=request.actor)
    said = ", ".join(f"{number} {name}" for name, number in report.counts.items())
    messages.success(request, f"The list is imported: {said}.")
    return redirect("placements:placements")


def shown(report: ListReport, lines: list[Line]) -> list[dict[str, Any]]:
    """Return one line of the preview for each line of the file: who or what it is about, and what becomes of it."""
    about = {x.line: f"{x.forename} {x.surname}".strip() or x.provision for x in lines}
    said = [
        {
            "line": d.line, "about": about[d.line], "what": d.what.capitalize(), "kind": d.kind,
            "tone": "good" if d.what == "added" else "quiet",
            "note": f"Tasks for what is missing: {', '.join(g.replace('_', ' ') for g in d.gaps)}" if d.gaps else "",
        }
        for d in report.done
    ]  # fmt: skip
    kinds = {x.line: x.kind for x in lines}
    said += [
        {"line": f.line, "about": about[f.line], "what": "Refused", "kind": kinds[f.line], "tone": "bad", "note": f.why}
        for f in report.refused
    ]
    return sorted(said, key=lambda each: each["line"])
