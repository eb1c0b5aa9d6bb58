"""How far it is from home to a provision: in a straight line, from the national grid, or not known."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from apsystem import clock
from partnerships.models import Postcode, Site
from partnerships.models.organisation import on
from partnerships.postcodes import plain
from referrals.models import Referral


Spot = tuple[int, int]  # metres east and north


@dataclass(frozen=True)
class Distances:
    """Where the pupils of a round live, by case, and where each provision works."""

    homes: dict[int, Spot]
    sites: dict[int, list[Spot]]

    def between(self, case: Referral, provision: int) -> int | None:
        """Return the tenths of a kilometre from home to the provision's nearest site, or None where either is unknown.

        A tenth of a kilometre is as much as the middle of a postcode can say.
        """
        home = self.homes.get(case.pk)
        spots = self.sites.get(provision)
        return round(min(math.dist(home, spot) for spot in spots) / 100) if home and spots else None


def distances_of(cases: Iterable[Referral], provisions: Collection[int]) -> Distances:
    """Return the distances of a round, in two queries."""
    wanted = {case.pk: plain(case.postcode) for case in cases}
    rows = list(Site.objects.filter(on(clock.today()), provision__in=provisions).order_by("pk"))
    codes = {*wanted.values(), *(plain(site.postcode) for site in rows)} - {""}
    known = {row.postcode: (row.easting, row.northing) for row in Postcode.objects.filter(postcode__in=codes)}
    sites: dict[int, list[Spot]] = defaultdict(list)
    for site in rows:
        exact = (site.easting, site.northing) if site.easting and site.northing else known.get(plain(site.postcode))
        if exact:
            sites[site.provision_id].append(exact)
    return Distances({case: known[code] for case, code in wanted.items() if code in known}, sites)
