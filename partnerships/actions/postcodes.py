"""Taking where postcodes are from a download."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from apsystem.audit.recording import record
from partnerships.models import Membership, Postcode
from partnerships.policies import may_configure, require
from partnerships.postcodes import Spot


BATCH = 5_000


@dataclass
class PostcodesReport:
    """What became of the lines of a file."""

    saved: int = 0
    without_place: int = 0


@transaction.atomic
def import_postcodes(spots: Iterable[Spot | None], *, by: Membership) -> PostcodesReport:
    """Save where each postcode is, new or moved, all or nothing; those not in the file stay. Return the counts."""
    require(may_configure(by))
    report = PostcodesReport()
    lines = iter(spots)
    while batch := list(islice(lines, BATCH)):
        found = {spot.postcode: spot for spot in batch if spot}
        rows = [Postcode(postcode=s.postcode, easting=s.easting, northing=s.northing) for s in found.values()]
        Postcode.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["postcode"], update_fields=["easting", "northing"]
        )
        report.saved += len(rows)
        report.without_place += sum(spot is None for spot in batch)
    record("import postcodes", person=by.user.email, acting_as=by.acting_as, saved=report.saved)
    return report
