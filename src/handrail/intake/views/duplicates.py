"""Accounts that could be one person's: the list, two side by side, and making them one, asked twice."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.people.access import fetch, needs
from handrail.people.models import Role, RoleKind

from .. import duplicates, merging
from ..forms import CHOOSE
from ..resealing import WontOpen


class MergeForm(forms.Form):
    """Which account is kept, how it was made sure, and, at the second time of asking, the word."""

    keep = forms.ChoiceField(label=gettext_lazy("Which account is kept?"), widget=forms.RadioSelect,
                             error_messages=CHOOSE)
    known_by = forms.ChoiceField(label=gettext_lazy("How do you know that both belong to one person?"),
                                 choices=list(merging.KNOWN_BY.items()), widget=forms.RadioSelect,
                                 error_messages=CHOOSE)

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [(str(side.role.pk), f"{side.person} · {side.person.email}") for side in sides]


@needs("intake.merge")
@require_safe
def likely(request) -> HttpResponse:
    """Pairs of accounts of which something is the same."""
    return render(request, "intake/duplicates.html", {"pairs": duplicates.likely()})


@needs("intake.merge")
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request, one, other) -> HttpResponse:
    """Two accounts side by side; then once more what will happen; then it is done."""
    sides = _sides(request, one, other)
    form = MergeForm(request.POST or None, sides=sides)
    context = {"sides": sides, "form": form, "both_running": all(side.is_running for side in sides),
               "one": one, "other": other}
    if request.method != "POST" or not form.is_valid():
        return render(request, "intake/compare.html", context, status=422 if form.errors else 200)
    kept, gone = sides if form.cleaned_data["keep"] == str(sides[0].role.pk) else reversed(sides)
    if request.POST.get("sure") != "yes":
        context |= {"kept": kept, "gone": gone, "known_by": merging.KNOWN_BY[form.cleaned_data["known_by"]]}
        return render(request, "intake/merge.html", context)
    try:
        merging.merge(kept=kept.person, gone=gone.person, known_by=form.cleaned_data["known_by"], by=request.role,
                      at=request.at)
    except merging.BothRunning:
        form.add_error(None, _("Both are in the middle of a course. End one of the two first."))
    except merging.IsStaff:
        form.add_error(None, _("One of the two works here. Such accounts are never joined."))
    except merging.NotParticipants:
        form.add_error(None, _("These two can’t be joined (any more)."))
    except (merging.Clash, WontOpen):
        form.add_error(None, _("Something belongs to both that a person can only have once. Nothing was changed."))
    else:
        messages.success(request, _("They are one account now. Both addresses have been written to."))
        return redirect("intake:duplicates")
    return render(request, "intake/compare.html", context, status=422)


@needs("intake.merge")
@require_POST
def apart(request, one, other) -> HttpResponse:
    """They are two people."""
    first, second = _sides(request, one, other)
    merging.not_the_same(one=first.person, other=second.person, by=request.role, at=request.at)
    messages.success(request, _("Kept. This pair isn’t shown any more."))
    return redirect("intake:duplicates")


def _sides(request, one, other) -> list[duplicates.Side]:
    if one == other:
        raise Http404
    rows = Role.objects.select_related("person").filter(kind=RoleKind.PARTICIPANT, until=None)
    return [duplicates.side_of(fetch(request.role, "intake.merge", rows, person_id=pk)) for pk in (one, other)]
