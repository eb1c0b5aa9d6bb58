"""What this authority calls things."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from partnerships.actions import Stale, change_word, put_words
from partnerships.forms.configuring import WordForm, again
from partnerships.middleware import acting
from partnerships.models import Wording
from partnerships.policies import may_configure, require
from partnerships.wording import DEFAULTS, SETS


def words(request: HttpRequest) -> HttpResponse:
    """List every word with its meaning, our default and the authority's own."""
    require(may_configure(acting(request).actor))
    own = dict(Wording.objects.values_list("key", "text"))
    rows = [
        {"key": said.meaning, "value": own.get(key, said.text), "href": reverse("partnerships:word", args=[key])}
        for key, said in DEFAULTS.items()
    ]
    return render(request, "partnerships/words.html", {"rows": rows, "sets": SETS.items()})


def put(request: HttpRequest, words: str) -> HttpResponse:
    """Show what a set of words would change, and put it in place."""
    require(may_configure(actor := acting(request).actor))
    if words not in SETS:
        raise Http404
    chosen = SETS[words]
    if request.method == "POST":
        put_words(words, by=actor)
        messages.success(request, f"{chosen.title}’s words are in place. Pages show them within a minute.")
        return redirect("partnerships:words")
    own = dict(Wording.objects.values_list("key", "text"))
    now = {key: own.get(key, DEFAULTS[key].text) for key in chosen.words}
    lines = [f"“{now[key]}” becomes “{text}”" for key, text in chosen.words.items() if text != now[key]]
    return render(request, "partnerships/put_words.html", {"chosen": chosen, "lines": lines})


def word(request: HttpRequest, key: str) -> HttpResponse:
    """Change one word."""
    require(may_configure(actor := acting(request).actor))
    if key not in DEFAULTS:
        raise Http404
    row = Wording.objects.filter(key=key).first()
    version, text = (row.version, row.text) if row else (0, DEFAULTS[key].text)
    form = WordForm(request.POST or None, initial={"version": version, "text": text})
    if request.method == "POST" and form.is_valid():
        try:
            change_word(key, text=form.cleaned_data["text"], version=form.cleaned_data["version"], by=actor)
            messages.success(request, "You have changed a word. Pages show it within a minute.")
            return redirect("partnerships:words")
        except Stale:
            form = WordForm(again(form, version))
            form.add_error("text", f"Somebody changed this to “{text}” meanwhile. Save again to use your own word")
    context = {"form": form, "title": f"Change “{text}”", "caption": DEFAULTS[key].meaning, "button": "Save"}
    return render(request, "partnerships/setting_form.html", context | {"back": reverse("partnerships:words")})
