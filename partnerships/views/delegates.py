"""Who may sign for a head teacher: the list, one more, and the end of one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from partnerships import actions
from partnerships.actions.delegating import delegates_of, staff_of
from partnerships.configuration import days
from partnerships.forms.delegates import DelegateForm
from partnerships.middleware import acting
from partnerships.policies import may_delegate, require


def delegates(request: HttpRequest) -> HttpResponse:
    """Show a head teacher who may sign for them, and until when."""
    require(may_delegate(actor := acting(request).actor))
    rows = [
        {
            "key": row.user.name,
            "value": days(row),
            "href": reverse("partnerships:end_delegation", args=[row.pk]),
            "action": "End",
            "hidden": f"what {row.user.name} may sign",
        }
        for row in delegates_of(actor)
    ]
    return render(request, "partnerships/delegates.html", {"rows": rows, "school": actor.organisation})


def add_delegate(request: HttpRequest) -> HttpResponse:
    """Let one of the school's own staff sign for the head."""
    require(may_delegate(actor := acting(request).actor))
    staff = staff_of(actor)
    form = DelegateForm(request.POST if request.method == "POST" else None, staff=staff)
    if form.is_valid():
        try:
            actions.delegate(**form.cleaned_data, by=actor)
        except ValidationError as refused:
            for name, sentences in refused.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
        else:
            messages.success(request, f"{form.cleaned_data['person'].name} may sign for you, and has been told.")
            return redirect("partnerships:delegates")
    return render(request, "partnerships/add_delegate.html", {"form": form, "staff": staff})


def end_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """End what somebody may sign for the head."""
    require(may_delegate(actor := acting(request).actor))
    delegation = get_object_or_404(delegates_of(actor), pk=pk)
    if request.method == "POST":
        actions.end_delegation(delegation, by=actor)
        messages.success(request, f"{delegation.user.name} may no longer sign for you.")
        return redirect("partnerships:delegates")
    return render(request, "partnerships/end_delegation.html", {"delegation": delegation})
