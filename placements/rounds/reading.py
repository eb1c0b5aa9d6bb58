"""The facts of a round of suggested places: who waits, where each could go, and which rule keeps each place away."""

import datetime as dt
from collections.abc import Callable, Iterable

from apsystem import clock
from partnerships.models import Group, SuggestionRule
from placements.places import HALVES, ONE_DAY, Book
from placements.rounds.known import HIGH_RISK, Known, cases_for, know, weeks_of
from placements.shares import UNCOUNTED
from placements.suggesting.building import APART, DIFFERENT, TOGETHER
from placements.suggesting.facts import Choice, Pair, Place, Round, RuledOut, Run, Share, Waiting, Weights
from referrals.models import Meeting, Referral


Ruled = tuple[str, str] | None  # the rule, and what it met


def facts_of(partnership: int, meeting: Meeting | None) -> Round:
    """Return the facts of a round: for an agenda, or for all that a partnership has agreed without a place."""
    known = know(cases_for(partnership, meeting), partnership)
    free = {group.pk: free_runs(known, group) for group in known.groups}
    own = tuple(shares(known))
    return Round(
        day=clock.today().isoformat(),
        weights=weights_of(known.rule),
        pupils=tuple(waiting(known, case, free, own) for case in known.cases),
        places=tuple(
            Place(
                key_of(group), group.name, str(group.provision_id), group.provision.organisation.name, free[group.pk],
                known.crowded.get(group.pk, 0),
            )
            for group in known.groups
        ),
        shares=own,
        pairs=tuple(pairs(known)),
    )  # fmt: skip


def key_of(group: Group) -> str:
    """Return what a group is called in the facts."""
    return str(group.pk)


def weights_of(rule: SuggestionRule) -> Weights:
    """Return the authority's weights as facts."""
    return Weights(
        bands=(rule.points_1, rule.points_2, rule.points_3, rule.points_4), day=rule.per_day,
        most_days=rule.most_days, km=rule.per_km, crowd_from=rule.crowd_from, crowd=rule.crowd, used=rule.used,
    )  # fmt: skip


def waiting(known: Known, case: Referral, free: dict[int, tuple[Run, ...]], own: tuple[Share, ...]) -> Waiting:
    """Return one pupil with the places they could take, and the rule that keeps each other place away."""
    choices, out = [], []
    for group in known.groups:
        ruled = ruled_out(known, case, group, free[group.pk], own)
        if ruled:
            out.append(RuledOut(key_of(group), *ruled))
        else:
            first, last = stay_at(known, case, group)
            tenths = known.far.between(case, group.provision_id)
            choices.append(Choice(key_of(group), first.isoformat(), last.isoformat(), tenths))
    return Waiting(
        reference=case.reference, partnership=str(case.partnership_id), school=str(case.school_id),
        school_name=case.school.name, roll=case.school.pupils or None, used=known.used.get(case.school_id, 0),
        band=band_of(case, known.rule), waited=days_waited(case), high_risk=case.risk_level == HIGH_RISK,
        choices=tuple(choices), ruled_out=tuple(out),
    )  # fmt: skip


def ruled_out(known: Known, case: Referral, group: Group, free: Iterable[Run], own: Iterable[Share]) -> Ruled:
    """Return the first rule that keeps a pupil out of a group, the number of places last, or None."""
    ruled = rule_against(known, case, group)
    if ruled:
        return ruled
    first, last = stay_at(known, case, group)
    theirs = (str(case.partnership_id), str(group.provision_id))
    left = [run for share in own if (share.partnership, share.provision) == theirs for run in share.left]
    return none_on("full", free, first, last) or none_on("share", left, first, last)


def stay_at(known: Known, case: Referral, group: Group) -> tuple[dt.date, dt.date]:
    """Return the first and last day a pupil would stay in a group."""
    first = max(known.firsts[case.pk], known.opens.get(group.pk, dt.date.min))
    return first, first + dt.timedelta(weeks=weeks_of(group)) - ONE_DAY


def band_of(case: Referral, rule: SuggestionRule) -> int:
    """Return a case's priority band: the newest anybody gave it, or the usual one."""
    return next((priority.band for priority in case.priorities.all()), rule.usual_band)


def days_waited(case: Referral) -> int:
    """Return how many days a case has waited since the panel agreed it."""
    since = case.waiting_since or (clock.local(case.decided_at).date() if case.decided_at else clock.today())
    return max(0, (clock.today() - since).days)


def rule_against(known: Known, case: Referral, group: Group) -> Ruled:
    """Return the first rule but the number of places that keeps a pupil out of a group, or None."""
    first, last = stay_at(known, case, group)
    if not known.shares[case.partnership_id, group.provision_id].serves_on(first):
        return "serves", ""
    if group.provision.type.tier != case.tier:
        return "tier", str(group.provision.type.tier)
    if case.year_group is None or not group.year_from <= case.year_group <= group.year_to:
        return "year", f"{group.year_from} to {group.year_to}"
    if not is_open(group, first, last):
        return "open", first.isoformat()
    tenths = known.far.between(case, group.provision_id)
    if known.rule.limit_km is not None and tenths is not None and tenths > known.rule.limit_km * 10:
        return "far", str(tenths)
    return kept_away(known, case, group)


def is_open(group: Group, first: dt.date, last: dt.date) -> bool:
    """Say whether a group's provision is open for the whole of some days."""
    place = group.provision.organisation
    return place.status != "closed" and (place.opened_on or first) <= first and (place.closed_on or last) >= last


def kept_away(known: Known, case: Referral, group: Group) -> Ruled:
    """Return that somebody who is there already, or a brother or sister elsewhere, keeps a pupil away, or None."""
    first, last = stay_at(known, case, group)
    for pair in known.pairs:
        if case.pupil_id in (pair.one_id, pair.other_id):
            other = pair.other_id if pair.one_id == case.pupil_id else pair.one_id
            stays = [stay for stay in known.held.get(other, []) if stay.first_on <= last and stay.last_on >= first]
            there = any(stay.group.provision_id == group.provision_id for stay in stays)
            if (there and pair.kind in (APART, DIFFERENT)) or (stays and not there and pair.kind == TOGETHER):
                return pair.kind, ""
    return None


def none_on(rule: str, free: Iterable[Run], first: dt.date, last: dt.date) -> Ruled:
    """Return a rule about places with the first day of a stay on which none is free, or None."""
    start, end = first.isoformat(), last.isoformat()
    none = next((run for run in free if run.free < 1 and run.first <= end and run.last >= start), None)
    return (rule, max(none.first, start)) if none else None


def free_runs(known: Known, group: Group) -> tuple[Run, ...]:
    """Return the runs of days of the round on which a group has the same number of places free."""
    first, last = known.span
    book = known.books[group.pk]
    return runs(first, last, days_of_change(book, first, last), lambda day: book.on(day).free)


def days_of_change(book: Book, first: dt.date, last: dt.date) -> set[dt.date]:
    """Return the days on which a group's free places can change, up or down; where half days count, every day."""
    if book.halves == HALVES:
        return {first + dt.timedelta(days=n) for n in range((last - first).days + 1)}
    return {*book.days_that_matter(first, last), *(stay.last_on + ONE_DAY for stay in book.stays)}


def runs(first: dt.date, last: dt.date, changes: Iterable[dt.date], free: Callable[[dt.date], int]) -> tuple[Run, ...]:
    """Return runs of days with the same number free, from the days on which it can change."""
    starts = sorted({first, *(day for day in changes if first < day <= last)})
    found: list[Run] = []
    for start, after in zip(starts, [*starts[1:], last + ONE_DAY], strict=True):
        number, end = free(start), (after - ONE_DAY).isoformat()
        if found and found[-1].free == number:
            found[-1] = Run(found[-1].first, end, number)
        else:
            found.append(Run(start.isoformat(), end, number))
    return tuple(found)


def shares(known: Known) -> Iterable[Share]:
    """Yield what a partnership has left of its own places at each provision, while it has a number of them."""
    first, last = known.span
    for share in known.shares.values():
        found = runs(first, last, share.days_of_change(), share.left_on)
        left = tuple(run for run in found if run.free < UNCOUNTED)
        if left:
            yield Share(str(share.partnership), str(share.provision), left)


def pairs(known: Known) -> Iterable[Pair]:
    """Yield the pairs of which both pupils are in the round."""
    of = {case.pupil_id: case.reference for case in known.cases if case.pupil_id}
    for pair in known.pairs:
        if pair.one_id in of and pair.other_id in of:
            one, other = sorted((of[pair.one_id], of[pair.other_id]))
            yield Pair(one, other, pair.kind)
