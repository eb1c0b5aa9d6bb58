"""Taking schools from a GIAS download: added, changed, closed, never deleted."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F

from apsystem.audit.recording import record
from partnerships.gias import Refused, School, Schools
from partnerships.models import Kind, Membership, Organisation, Status
from partnerships.policies import may_configure, require


@dataclass
class SchoolsReport:
    """What an import does: the lines of the file by what becomes of them."""

    added: list[School] = field(default_factory=list)
    changed: list[tuple[School, list[str]]] = field(default_factory=list)
    unchanged: list[School] = field(default_factory=list)
    closed: list[School] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[Refused] = field(default_factory=list)
    left_out: int = 0
    not_in_file: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many lines were added, changed, unchanged, closed, refused and left out."""
        names = ("added", "changed", "unchanged", "closed", "refused")
        return {name: len(getattr(self, name)) for name in names} | {"left_out": self.left_out}


def plan_schools(schools: Schools) -> SchoolsReport:
    """Return what importing these schools would do, and do nothing."""
    return sort_out(schools, known_schools(schools))


@transaction.atomic
def import_schools(schools: Schools, *, by: Membership) -> SchoolsReport:
    """Add and change schools as the file says, in one transaction; a second run with the same file changes nothing."""
    require(may_configure(by))
    Organisation.objects.select_for_update(no_key=True).get(kind=Kind.AUTHORITY)  # two imports take turns
    known = known_schools(schools)
    report = sort_out(schools, known)
    Organisation.objects.bulk_create([new_school(school) for school in report.added], batch_size=500)
    changing = [school for school, _ in report.changed] + report.closed
    columns = sorted({column for school in changing for column in school.values} | {"closed_on"})
    for school in changing:
        row = known[school.urn]
        row.version = F("version") + 1
        for column, value in wanted(school).items():
            setattr(row, column, value)
    Organisation.objects.bulk_update([known[s.urn] for s in changing], [*columns, "version"], batch_size=200)
    counts = {"authority": schools.authority, **{name: str(number) for name, number in report.counts.items()}}
    record("import schools", person=by.user.email, acting_as=by.acting_as, references=[], **counts)
    return report


def known_schools(schools: Schools) -> dict[str, Organisation]:
    """Return every organisation that already carries one of the file's URNs, by URN."""
    return {o.urn: o for o in Organisation.objects.filter(urn__in=[s.urn for s in schools.found]) if o.urn}


def sort_out(schools: Schools, known: dict[str, Organisation]) -> SchoolsReport:
    """Sort the file's schools by what is to become of them."""
    report = SchoolsReport(refused=list(schools.refused), notes=schools.notes, left_out=schools.left_out)
    here = Organisation.objects.schools().filter(la_code=schools.authority)
    report.not_in_file = here.exclude(urn__in=[s.urn for s in schools.found]).exclude(status=Status.CLOSED).count()
    for school in schools.found:
        row = known.get(school.urn)
        if row is None:
            report.added.append(school)
            continue
        if row.kind != Kind.SCHOOL:
            report.refused.append(
                Refused(school.line, f"URN {school.urn} is already used by {row.name}, which is not a school.")
            )
            continue
        differs = [column for column, value in wanted(school).items() if getattr(row, column) != value]
        if not differs:
            report.unchanged.append(school)
        elif "status" in differs and school.values["status"] == Status.CLOSED:
            report.closed.append(school)
        else:
            report.changed.append((school, differs))
    report.refused.sort(key=lambda refused: refused.line)
    return report


def wanted(school: School) -> dict[str, Any]:
    """Return what the school's row is to say: a school that is not closed has no closing date left over."""
    open_again = {} if school.values["status"] in (Status.CLOSED, Status.CLOSING) else {"closed_on": None}
    return open_again | school.values


def new_school(school: School) -> Organisation:
    """Return a row for a school not known before; its address in the service is its URN."""
    return Organisation(kind=Kind.SCHOOL, code=school.urn, urn=school.urn, **school.values)
