"""Nothing of a case is on a page for somebody who may not read it, nor anywhere outside the pages.

Every answer of every case is a canary: a made-up word that names its field group, its field and its referral.
"""

import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.jobs.told import may_still_be_told
from apsystem.outbox.digests import make_digests
from apsystem.outbox.models import Message
from apsystem.outbox.sending import send_due
from apsystem.privacy import Group
from partnerships.middleware import ACTING_AS
from partnerships.models import Membership, Reminder
from placements import actions as places
from placements.access import reading_of_offer, reading_of_placement
from placements.models import Offer, Placement
from referrals import actions, policies
from referrals.access import DOCUMENT_GROUPS, reading_of
from referrals.models import Advice, Carer, Document, Exclusion, Outcome, PossibleMatch, Question, Referral
from tests.apsystem.pdf import needs_pango
from tests.house import world as worlds
from tests.house.access_table import PAGES, PEOPLE
from tests.house.test_access import address_of
from tests.house.world import World, make_world
from tests.referrals import making
from tests.referrals.panel import item_of


CANARY = re.compile(r"CNRY\.(F\d+|PS)\.(\w+)\.(\d+)\.")
PLAIN_DRAFT = making.complete_draft


def canary(group: str, name: str, referral: Referral) -> str:
    return f"CNRY.{group}.{name}.{referral.pk}."


def canary_draft(cast: Cast, who: Membership | None = None, forename: str = "", **answers: Any) -> Referral:
    """Return a complete draft of which every answer in words is a canary, and so are its rows."""
    by = who or cast.asha
    referral = PLAIN_DRAFT(cast, who, forename, **answers)
    pages: dict[str, dict[str, Any]] = {}
    for question in referral.form_version.questions.filter(kind__in=[Question.Kind.TEXT, Question.Kind.LONG]):
        if question.key != "home_la_code":
            group = Referral.privacy.get(question.key, Group(question.group))
            pages.setdefault(question.section, {})[question.key] = canary(group, question.key, referral)
    for slug, values in pages.items():
        referral = actions.save_section(referral, slug, values=values, words={}, version=referral.version, by=by)
    rows: list[Carer | Outcome] = [*referral.carers.all(), *referral.outcomes.all()]
    for row in rows:
        for name, group in row.privacy.items():
            if group in (Group.F1, Group.F10) and isinstance(getattr(row, name), str):
                setattr(row, name, canary(group, name, referral)[:30])
        row.save()
    for kind in Document.Kind.values:
        making.attached(cast, referral, kind, by)
    return Referral.objects.get(pk=referral.pk)


def canary_world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the world with canaries in every case, in its documents, and in what was said about it since."""
    monkeypatch.setattr(making, "complete_draft", canary_draft)
    monkeypatch.setattr(worlds, "complete_draft", canary_draft)
    world = make_world(cast)
    for document in Document.objects.select_related("referral"):
        document.title = canary(DOCUMENT_GROUPS[document.kind], "title", document.referral)
        document.save(update_fields=["title"])
    item = item_of(world.meeting, world.listed)
    actions.declare_interest(item, kind="personal", note=canary("F8", "note", world.listed), by=cast.priya)
    actions.give_view(item, view="question", note=canary("F8", "view", world.listed), by=cast.dana)
    offer = world.placement.offer
    assert offer
    referral = offer.referral
    places.record_review(
        world.placement.reviews.all()[0], held_on=clock.today(), attended=canary("F10", "attended", referral),
        safe=canary("F6", "safe", referral), progress=canary("F10", "progress", referral),
        next_steps=canary("F10", "next_steps", referral), version=1, by=cast.quinn,
    )  # fmt: skip
    places.write_plan(
        world.placement, stages=canary("F10", "stages", referral), school_lead=canary("F10", "school_lead", referral),
        provision_lead=canary("F10", "provision_lead", referral), return_on=clock.today() + dt.timedelta(days=7),
        version=0, by=cast.quinn,
    )  # fmt: skip
    places.pause(world.placement, reason=canary("F6", "reason", referral), by=cast.quinn)
    Advice.objects.update(advice=canary("F2", "advice", world.signposted), done=canary("F2", "done", world.signposted))
    PossibleMatch.objects.update(note=canary("F5", "note", world.signposted))
    Exclusion.objects.update(pupil=world.sent.pupil, reason=canary("F2", "exclusion_reason", world.sent))
    return world


def readers(actor: Membership) -> dict[int, tuple[set[Group], set[str]]]:
    """Return what this person reads of each case they may see: groups and single fields, by its number."""
    may: dict[int, tuple[set[Group], set[str]]] = {}

    def add(referral: int, groups: Any, fields: Any = ()) -> None:
        known = may.setdefault(referral, (set(), set()))
        known[0].update(groups)
        known[1].update(fields)

    for referral in Referral.objects.visible_to(actor).prefetch_related("offers"):
        reading = reading_of(actor, referral)
        add(referral.pk, reading.groups, reading.also)
        if policies.may_see_how(actor, referral):
            add(referral.pk, {Group.F8})
    for offer in Offer.objects.visible_to(actor):
        add(offer.referral_id, reading_of_offer(actor, offer).groups)
    for placement in Placement.objects.visible_to(actor).select_related("offer"):
        if placement.offer:
            add(placement.offer.referral_id, reading_of_placement(actor).groups)
    for exclusion in Exclusion.objects.visible_to(actor).prefetch_related("pupil__referrals"):
        for referral in exclusion.pupil.referrals.all() if exclusion.pupil else ():
            add(referral.pk, {Group.F2}, {"forename", "surname", "preferred_name"})
    return may


def addresses(world: World, who: str) -> Iterator[str]:
    """Return every page that opens to a person, and the pages of each case."""
    number = PEOPLE.index(who)
    yield from (address_of(world, page) for page in PAGES if PAGES[page][number] in (200, 302, 409, 500))
    for referral in Referral.objects.all():
        yield from (reverse(f"referrals:{page}", args=[referral.reference]) for page in ("detail", "print"))
        yield reverse("referrals:how_decided", args=[referral.reference])
    yield from (offer.get_absolute_url() for offer in Offer.objects.all())
    yield from ("/audit/?reference=" + referral.reference for referral in Referral.objects.all())


def identities() -> dict[str, str]:
    """Return the answers that cannot be made-up words, birthdays and UPNs, each as the canary it stands for."""
    found = {}
    for referral in Referral.objects.exclude(date_of_birth=None):
        assert referral.date_of_birth
        found[f"{referral.date_of_birth:%-d %B %Y}"] = canary("F1", "date_of_birth", referral)
        found[referral.upn] = canary("F1", "upn", referral)
    return found


def text_of(response: Any) -> str:
    """Return the text of an answer with its title marked; a streamed file has none, and a PDF's lines are joined."""
    if response.streaming:
        return ""
    if b"startxref" in response.content:  # a PDF of ours: what the tests attach has no table of parts
        file = PdfReader(io.BytesIO(response.content))
        text = "".join(page.extract_text() for page in file.pages)
        return f"<title>{file.metadata and file.metadata.title}</title>" + re.sub(r"\s", "", text)
    return str(response.content, errors="replace")


def files(world: World) -> Iterator[str]:
    """Return the address of every paper and file that is made when its button is pressed."""
    yield reverse("referrals:pdf", args=[world.listed.reference])
    yield from (reverse("referrals:download", args=[one.reference]) for one in (world.sent, world.listed))
    yield reverse("placements:panel_pack_pdf", args=[world.meeting.reference])
    yield reverse("every-child-download")


def act_as(client: Client, actor: Membership) -> None:
    """Sign a person in and have them act in one of their roles."""
    client.force_login(actor.user)
    session = client.session
    session[ACTING_AS] = actor.pk
    session.save()


def leaks(
    response: HttpResponseBase, page: str, may: dict[int, tuple[set[Group], set[str]]], plain: dict[str, str]
) -> set[str]:
    """Return the canaries in an answer and its text that the person may not read, or that stand where none may."""
    for text, stands_for in plain.items():
        page = page.replace(text, stands_for)
    found = set()
    for match in CANARY.finditer(page):
        group, name, referral = match.groups()
        groups, fields = may.get(int(referral), (set(), set()))
        if Group(group) not in groups and name not in fields:
            found.add(match.group())
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    outside = [title.group(1) if title else "", *(f"{key}: {value}" for key, value in response.items())]
    return found | {f"outside the page: {text}" for text in outside if "CNRY" in text}


@needs_pango
@pytest.mark.django_db
def test_nobody_reads_more_than_the_table_of_relations_says(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = canary_world(cast, monkeypatch)
    plain = identities()
    found: dict[tuple[str, str], set[str]] = {}
    seen: dict[str, set[str]] = {}
    papers: dict[str, set[str]] = {}
    for who in PEOPLE[1:]:
        actor = cast.ada if who == "ada" else cast.people[who]
        act_as(client, actor)
        may = readers(actor)
        pages: list[tuple[str, Callable[..., Any]]] = [(address, client.get) for address in addresses(world, who)]
        for address, open_it in dict.fromkeys([*pages, *((address, client.post) for address in files(world))]):
            response = open_it(address)
            text = text_of(response)
            groups = {match.group(1) for match in CANARY.finditer(text)}
            seen.setdefault(who, set()).update(groups)
            if open_it == client.post and groups:
                papers.setdefault(who, set()).add(str(response["Content-Type"]))
            wrong = leaks(response, text, may, plain) | ({address} if "CNRY" in address else set())
            if wrong:
                found[who, address] = wrong
    assert found == {}
    assert seen["asha"] >= {"F0", "F1", "F2", "F3", "F4", "F5", "F6", "F10", "PS"}, "the school reads its own words"
    assert seen["priya"] >= {"F1", "F2", "F5", "F10", "PS"}, "the canaries reach the panel's papers"
    assert not seen["ada"] | seen["vera"] | seen["ben"] | seen["kit"]
    assert papers["asha"] == papers["chidi"] == {"application/pdf", "text/csv; charset=utf-8"}
    outside = [f"{m.subject} {m.body} {m.calendar} {m.path} {m.key} {m.about}" for m in Message.objects.all()]
    outside += [json.dumps([e.action, e.detail, e.references, e.acting_as]) for e in Entry.objects.all()]
    outside += [f"{r.name} {r.getMessage()}" for r in caplog.records]
    assert len(outside) > 500
    assert [text for text in outside if "CNRY" in text] == []


@pytest.mark.django_db
def test_no_e_mail_reminder_or_digest_holds_a_word_of_a_case(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    canary_world(cast, monkeypatch)
    User.objects.filter(pk__in=[cast.rowan.user_id, cast.cora.user_id]).update(daily_digest=True)
    for days in range(1, 40, 3):
        with clock.set_to(clock.now() + dt.timedelta(days=days)):
            places.remind()
            make_digests(may_still_be_told)
            send_due(may_still_be_told)
    assert Reminder.objects.count() > 10
    assert Message.objects.filter(digest=None, key__startswith="digest").exists()
    assert [m for m in Message.objects.all() if "CNRY" in f"{m.subject} {m.body} {m.calendar} {m.path} {m.about}"] == []
    sent = [mail.message().as_string() for mail in mailoutbox]
    assert len(sent) > 30
    assert any("text/calendar" in mail for mail in sent)
    assert [mail for mail in sent if "CNRY" in mail] == []
    assert [r.getMessage() for r in caplog.records if "CNRY" in f"{r.name} {r.getMessage()} {r.__dict__}"] == []


def test_a_leak_would_be_seen() -> None:
    page = HttpResponse("<title>CNRY.F1.surname.7.</title><p>CNRY.F6.safety.7. CNRY.F2.tried.7. born 4 May 2012</p>")
    text = text_of(page)
    found = leaks(page, text, {7: ({Group.F2}, {"surname"})}, {"4 May 2012": "CNRY.F1.date_of_birth.7."})
    assert found == {"CNRY.F6.safety.7.", "CNRY.F1.date_of_birth.7.", "outside the page: CNRY.F1.surname.7."}
    assert leaks(page, text, {}, {})
