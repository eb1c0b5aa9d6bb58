"""Taking schools from a GIAS download on a page: upload, look through, confirm."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apsystem.carrying import TooMuch, pack, unpack
from apsystem.sheets import SheetError, day_of
from partnerships.actions.schools import SchoolsReport, plan_schools
from partnerships.actions.schools import import_schools as do_import
from partnerships.forms.people import SchoolsUploadForm
from partnerships.gias import School, Schools, code_of, read_schools
from partnerships.middleware import Request, acting
from partnerships.models import Kind, Organisation
from partnerships.policies import may_configure, require


PURPOSE = "import-schools"
TOO_OLD = "The preview was open for more than an hour. Choose the file again"


def import_schools(request: HttpRequest) -> HttpResponse:
    """Read a download and show what it would change; a second step makes the changes."""
    require(may_configure(acting(request).actor))
    if "packed" in request.POST:
        return confirm(acting(request))
    own = Organisation.objects.get(kind=Kind.AUTHORITY).la_code
    form = SchoolsUploadForm(request.POST or None, request.FILES or None, initial={"authority": own})
    if request.method == "POST" and form.is_valid():
        try:
            schools = read_schools(form.cleaned_data["file"], authority=code_of(form.cleaned_data["authority"], 3))
            return preview(acting(request), schools)
        except SheetError as problem:
            form.add_error("file", str(problem))
        except TooMuch:
            form.add_error(
                "file", "These are too many schools for a page. Ask for them to be imported with the command"
            )
    return render(request, "partnerships/import_schools.html", {"form": form})


def preview(request: Request, schools: Schools) -> HttpResponse:
    """Show what an import would do, and carry the schools to the next step."""
    report = plan_schools(schools)
    packed = pack(plain(schools), purpose=PURPOSE, membership=request.actor.pk)
    context = {"counts": counted(report), "lines": lines_of(report), "packed": packed, "authority": schools.authority}
    changes = bool(report.added or report.changed or report.closed)
    return render(request, "partnerships/import_schools_preview.html", context | {"changes": changes})


def confirm(request: Request) -> HttpResponse:
    """Import what the preview showed."""
    carried = unpack(request.POST["packed"], purpose=PURPOSE, membership=request.actor.pk)
    if carried is None:
        form = SchoolsUploadForm({}, {})
        form.errors.clear()
        form.add_error("file", TOO_OLD)
        return render(request, "partnerships/import_schools.html", {"form": form})
    counts = do_import(restored(carried), by=request.actor).counts
    messages.success(
        request,
        f"Schools imported: {counts['added']} added, {counts['changed']} changed, {counts['closed']} closed, "
        f"{counts['unchanged']} unchanged, {counts['refused']} refused.",
    )
    return redirect(reverse("partnerships:setting_list", args=["schools"]))


def plain(schools: Schools) -> dict[str, Any]:
    """Return what was read as plain data, with dates and decimals as text."""
    content = asdict(schools)
    for school in content["found"]:
        school["values"] = {k: v if isinstance(v, int) else str(v) for k, v in school["values"].items()}
    content["refused"] = len(schools.refused)
    return content | {"notes": []}


def restored(content: dict[str, Any]) -> Schools:
    """Return the schools again from plain data."""
    found = []
    for school in content["found"]:
        values = school["values"]
        for column in {"opened_on", "closed_on"} & values.keys():
            values[column] = day_of(values[column])
        if "fsm_percent" in values:
            values["fsm_percent"] = Decimal(values["fsm_percent"])
        found.append(School(school["line"], school["urn"], values))
    return Schools(content["authority"], found, left_out=content["left_out"])


def counted(report: SchoolsReport) -> list[dict[str, Any]]:
    """Return the report's counts as cards."""
    return [{"number": number, "text": name.replace("_", " ").capitalize()} for name, number in report.counts.items()]


def lines_of(report: SchoolsReport) -> list[list[dict[str, Any]]]:
    """Return a line for everything a person should look at, in the order of the file."""
    said = [
        (s.line, "Changed", "info", f"{s.values['name']}: {', '.join(c.replace('_', ' ') for c in columns)}")
        for s, columns in report.changed
    ]
    said += [(s.line, "Closed", "special", s.values["name"]) for s in report.closed]
    said += [(s.line, "Added", "good", s.values["name"]) for s in report.added]
    said += [(r.line, "Refused", "bad", r.why) for r in report.refused]
    said += [(n.line, "Note", "quiet", n.why) for n in report.notes]
    return [
        [{"text": line, "number": True}, {"text": word, "tone": tone}, {"text": text}]
        for line, word, tone, text in sorted(said)
    ]
