"""The authority's settings: one hub, and one list, form and removal for every kind in the table."""

from typing import Any

from django import conf
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.outbox.models import Message
from apsystem.paging import page_of
from partnerships.actions import Stale, remove, try_failed_messages_again
from partnerships.actions.letters import install_letters, letters_without_words, words_of
from partnerships.actions.once import first_press
from partnerships.configuration import SETTINGS, TABLE, Setting
from partnerships.forms.configuring import SettingForm, again
from partnerships.forms.lists import SearchForm, said, where
from partnerships.limits import stuck_in_quarantine
from partnerships.middleware import acting
from partnerships.policies import may_configure, require


OTHERS = (
    ("partnerships:people", "People", "Who may do what, for whom, from when to when."),
    ("partnerships:invitations", "Invitations", "People asked to join who have not chosen a password yet."),
    ("referrals:form_versions", "Referral form", "The questions a school answers, and which of them it must."),
    ("partnerships:words", "Words", "What this authority calls partnerships, bases and roles."),
    ("partnerships:codes", "Lists", "The short lists schools and panels choose from: support, agencies, risks."),
    ("partnerships:outbox", "Outbox", "E-mails the service has sent, or will send."),
)


def found(slug: str, pk: int | None = None) -> tuple[Setting, Any]:
    """Return a kind of setting and one of its rows; raise Http404 for either that does not exist."""
    setting = SETTINGS.get(slug)
    if setting is None:
        raise Http404
    try:
        return setting, setting.find(pk) if pk is not None else None
    except ObjectDoesNotExist:
        raise Http404 from None


def settings(request: HttpRequest) -> HttpResponse:
    """Show everything an LA administrator sets."""
    require(may_configure(acting(request).actor))
    cards = [
        {"href": reverse("partnerships:setting_list", args=[s.slug]), "title": s.title, "about": s.about} for s in TABLE
    ]
    cards += [{"href": reverse(name), "title": title, "about": about} for name, title, about in OTHERS]
    return render(request, "partnerships/settings.html", {"cards": cards, "stuck": stuck_in_quarantine()})


def setting_list(request: HttpRequest, setting: str) -> HttpResponse:
    """List one kind of setting, narrowed to a parent or to words."""
    require(may_configure(acting(request).actor))
    kind, _ = found(setting)
    asked, filters = where(request.GET), SearchForm(request.GET)
    rows = kind.rows()
    if kind.of and asked["of"]:
        rows = rows.filter(**{kind.of: asked["of"]})
    if kind.search and (words := said(filters)["q"]):
        rows = rows.filter(matches(kind.search, words))
    page = page_of(rows, asked["page"])
    parent = f"?of={asked['of']}" if kind.of and asked["of"] else ""
    context = {"setting": kind, "page": page, "filters": filters if kind.search else None, "head": heads(kind)}
    context["lacks_words"] = setting == "letters" and bool(letters_without_words())
    return render(request, "partnerships/setting_list.html", context | {"rows": cells(kind, page), "parent": parent})


def add_letters(request: HttpRequest) -> HttpResponse:
    """Show which letters have no words yet, and add ours for them."""
    require(may_configure(actor := acting(request).actor))
    back = reverse("partnerships:setting_list", args=["letters"])
    if request.method == "POST":
        number = install_letters(by=actor)
        messages.success(request, f"Our words for {number} letter{'' if number == 1 else 's'} are in place from today.")
        return redirect(back)
    lines = [str(words_of(row)) for row in letters_without_words()]
    return render(request, "partnerships/add_letters.html", {"lines": lines, "back": back})


def matches(columns: tuple[str, ...], words: str) -> Q:
    """Return the condition that one of the columns holds the words."""
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__icontains": words})
    return condition


def heads(kind: Setting) -> list[dict[str, Any]]:
    """Return the head of a setting's table."""
    return [{"text": column.head, "number": column.number} for column in kind.columns]


def cells(kind: Setting, page: Any) -> list[list[dict[str, Any]]]:
    """Return the rows of a setting's table; the first cell leads to the row's form."""
    lines = []
    for row in page:
        line: list[dict[str, Any]] = [{"text": column.show(row), "number": column.number} for column in kind.columns]
        line[0]["href"] = reverse("partnerships:setting_change", args=[kind.slug, row.pk])
        lines.append(line)
    return lines


def setting_add(request: HttpRequest, setting: str) -> HttpResponse:
    """Add one setting; a second press adds nothing."""
    require(may_configure(actor := acting(request).actor))
    kind, _ = found(setting)
    parent = where(request.GET)["of"]
    form = kind.form(request.POST or None, initial={kind.of: parent} if kind.of and parent else {})
    if request.method == "POST" and form.is_valid():
        try:
            if first_press(form.cleaned_data["submission_key"]):
                kind.add(form.values(), by=actor)
            messages.success(request, f"You have added {kind.one}.")
            return redirect(list_of(kind, parent))
        except ValidationError as refused:
            form.blame(refused)
    return render_form(request, kind, form, title=f"Add {kind.one}", parent=parent)


def setting_change(request: HttpRequest, setting: str, pk: int) -> HttpResponse:
    """Change one setting; where somebody else has changed it meanwhile, say so and keep the words."""
    require(may_configure(actor := acting(request).actor))
    kind, row = found(setting, pk)
    form = kind.form(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            kind.change(row, form.values(), version=form.cleaned_data["version"], by=actor)
            messages.success(request, f"You have changed {kind.one}.")
            return redirect(list_of(kind, getattr(row, f"{kind.of}_id", None)))
        except ValidationError as refused:
            form.blame(refused)
        except Stale:
            form = kept(kind, form, row)
    return render_form(request, kind, form, title=f"Change {kind.one}", row=row)


def kept(kind: Setting, form: SettingForm, row: Any) -> SettingForm:
    """Return the form with the person's words, saying what somebody else has meanwhile made of the row.

    The page now carries the row's new version, so that a person who has read this may save their own words.
    """
    yours, now = kind.form(again(form, row.version), row=row), kind.form(row=row)
    differs = [f"{now.fields[name].label}: {now[name].value()}" for name in form.changed_data if name != "version"]
    says = f"It now says: {'; '.join(differs)}. " if differs else ""
    yours.add_error(None, f"{who_changed(row)} {says}Your words are still here: save again to use them")
    return yours


def who_changed(row: Any) -> str:
    """Say who changed a row last, and when."""
    verb = f"change {row._meta.verbose_name}"
    entry = Entry.objects.filter(action=verb, detail__row=str(row.pk)).order_by("-pk").first()
    if entry is None:
        return "Somebody changed this while you were writing."
    return f"{entry.person} changed this on {clock.local(entry.at):%-d %B at %H:%M}, while you were writing."


def setting_remove(request: HttpRequest, setting: str, pk: int) -> HttpResponse:
    """Ask before a setting is removed, then remove it."""
    require(may_configure(actor := acting(request).actor))
    kind, row = found(setting, pk)
    if not kind.removable:
        raise Http404
    back = list_of(kind, getattr(row, f"{kind.of}_id", None))
    problem = ""
    if request.method == "POST":
        try:
            remove(row, by=actor)
            messages.success(request, f"You have removed {kind.one}.")
            return redirect(back)
        except ValidationError as refused:
            problem = " ".join(refused.messages)
    sentence = f"{kind.describe(row)}: this will be removed."
    context = {"setting": kind, "sentence": sentence, "problem": problem, "back": back}
    return render(request, "partnerships/setting_remove.html", context)


def list_of(kind: Setting, parent: int | None) -> str:
    """Return the address of a setting's list, narrowed to its parent."""
    address = reverse("partnerships:setting_list", args=[kind.slug])
    return f"{address}?of={parent}" if kind.of and parent else address


def render_form(
    request: HttpRequest, kind: Setting, form: SettingForm, *, title: str, row: Any = None, parent: int | None = None
) -> HttpResponse:
    """Draw the form of a setting, with the lists of what hangs on the row."""
    children = [
        {"href": list_of(SETTINGS[slug], row.pk), "title": SETTINGS[slug].title} for slug in kind.children if row
    ]
    context = {
        "form": form, "title": title, "back": list_of(kind, parent or getattr(row, f"{kind.of}_id", None)),
        "children": children, "caption": kind.describe(row) if row else "", "button": "Save",
        "remove": reverse("partnerships:setting_remove", args=[kind.slug, row.pk]) if row and kind.removable else "",
    }  # fmt: skip
    return render(request, "partnerships/setting_form.html", context)


def outbox(request: HttpRequest) -> HttpResponse:
    """List the e-mails the service has sent or will send; what they say is shown in the demonstration only."""
    require(may_configure(acting(request).actor))
    filters = SearchForm(request.GET)
    found_messages = Message.objects.all() if conf.settings.DEMO else Message.objects.defer("body")
    if words := said(filters)["q"]:
        found_messages = found_messages.filter(matches(("email", "subject"), words))
    page = page_of(found_messages, where(request.GET)["page"])
    head = [{"text": text} for text in ("Subject", "To", "Written", "State")]
    rows = [
        [{"text": m.subject}, {"text": m.email}, {"text": f"{clock.local(m.created_at):%-d %B %Y, %H:%M}"}, state_of(m)]
        for m in page
    ]
    failed = Message.objects.failed().count()
    return render(request, "partnerships/outbox.html", {
        "failed": failed, "late": Message.objects.late().count(),
        "page": page, "filters": filters, "head": head, "rows": rows, "bodies": page if conf.settings.DEMO else (),
    })  # fmt: skip


@require_POST
def try_messages_again(request: HttpRequest) -> HttpResponse:
    """Have every e-mail that was given up sent again."""
    require(may_configure(actor := acting(request).actor))
    number = try_failed_messages_again(by=actor)
    said = f"{number} e-mail{' is' if number == 1 else 's are'} tried again within a minute."
    messages.success(request, said if number else "No e-mail waits to be tried again.")
    return redirect("partnerships:outbox")


def state_of(message: Message) -> dict[str, Any]:
    """Return whether a message has gone, waits or is given up."""
    if message.sent_at:
        return {"text": "Sent", "tone": "good", "sub": f"{clock.local(message.sent_at):%-d %B %Y, %H:%M}"}
    if message.failed_at:
        return {"text": "Could not be sent", "tone": "bad", "sub": capfirst(message.error)}
    if message.withheld_at:
        return {"text": "Not sent", "tone": "quiet", "sub": "The person may no longer see what it is about"}
    if message.for_digest:
        return {"text": "Waits for the daily e-mail", "tone": "quiet", "sub": ""}
    sub = f"Tried {message.attempts} times: {message.error}" if message.attempts else ""
    return {"text": "Waiting to be sent", "tone": "waiting", "sub": sub}
