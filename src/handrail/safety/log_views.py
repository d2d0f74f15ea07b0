"""The safety log, to read and to take away."""

from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from handrail.people import audit
from handrail.people.access import needs

from .adverse_forms import KINDS, OUTCOMES
from .harm_words import grade_words, related_words
from .log import MOST, Log, level_words, log_of
from .log_csv import events_csv, flags_csv


class SpanForm(forms.Form):
    """From which day to which, both included."""

    since = forms.DateField(label=gettext_lazy("From"), required=False,
                            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                            error_messages={"invalid": gettext_lazy("Write a day, such as 2026-03-12.")})
    until = forms.DateField(label=gettext_lazy("Until"), required=False,
                            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                            error_messages={"invalid": gettext_lazy("Write a day, such as 2026-03-12.")})

    def clean(self) -> dict:
        chosen = super().clean()
        if chosen.get("since") and chosen.get("until") and chosen["until"] < chosen["since"]:
            self.add_error("until", _("The last day can’t lie before the first."))
        return chosen


@needs("safety.log")
@require_safe
def log(request) -> HttpResponse:
    """Flags and adverse events in a span of time, and how soon flags were seen and closed."""
    form, found = _log(request)
    return render(request, "safety/log.html", {
        "form": form, "log": found, "most": MOST, "query": request.GET.urlencode(),
        "flags": [(line, level_words(line.level), line.times.is_in_time("seen", request.at),
                   line.times.is_in_time("closed", request.at)) for line in found.flags[:MOST]],
        "events": [(line, KINDS[line.version.kind], grade_words(line.version.grade),
                    related_words(line.version.related), OUTCOMES[line.version.outcome])
                   for line in found.events[:MOST]],
    }, status=422 if form.errors else 200)


@needs("safety.log")
@require_safe
def log_flags(request) -> HttpResponse:
    """The flags as a file."""
    _form, found = _log(request)
    return _file(request, "flags", flags_csv(found, zone=ZoneInfo(request.service.timezone), at=request.at),
                 len(found.flags))


@needs("safety.log")
@require_safe
def log_events(request) -> HttpResponse:
    """The adverse events as a file."""
    _form, found = _log(request)
    return _file(request, "adverse-events", events_csv(found, zone=ZoneInfo(request.service.timezone)),
                 len(found.events))


def _log(request) -> tuple[SpanForm, Log]:
    form = SpanForm(request.GET)
    form.is_valid()
    chosen = {} if form.errors else form.cleaned_data
    return form, log_of(request.role, since=chosen.get("since"), until=chosen.get("until"), at=request.at)


def _file(request, name: str, text: str, rows: int) -> HttpResponse:
    audit.record(did="safety.log-taken", to=None, at=request.at, by=request.role, file=name, rows=rows)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{request.at:%Y-%m-%d}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
