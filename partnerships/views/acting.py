"""Choosing which of one's own memberships to act in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partnerships.forms.people import SwitchForm
from partnerships.middleware import ACTING_AS, acting
from partnerships.models import Membership


def switch(request: HttpRequest) -> HttpResponse:
    """Choose among one's own current memberships; every page after this one is seen in that role."""
    now = acting(request)
    mine = list(Membership.objects.current().filter(user=now.user).select_related("organisation").order_by("pk"))
    form = SwitchForm(request.POST or None, mine=mine, initial={"membership": str(getattr(now.actor, "pk", ""))})
    if request.method == "POST" and form.is_valid():
        chosen = next(m for m in mine if str(m.pk) == form.cleaned_data["membership"])
        request.session[ACTING_AS] = chosen.pk
        messages.success(request, f"You now act for {chosen.organisation} ({chosen.get_role_display()}).")
        return redirect("home")
    return render(request, "partnerships/switch.html", {"form": form, "mine": mine})
