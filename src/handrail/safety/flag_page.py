"""One flag on one page: what happened, whom to call, the conversation or the short form that closes it."""

from django.http import HttpResponse
from django.shortcuts import render

from . import emergency_details, forgotten, risk_talk, talking
from .forms import CloseFlag
from .models import Flag
from .talk_forms import TalkForm
from .talk_words import lines, steps
from .trail import trail_of
from .words import duties, outcomes, signal_words


def close_form(flag: Flag, data=None) -> CloseFlag:
    """The short form: where a conversation is needed, only for when none could be had."""
    choices = outcomes(flag)
    if talking.needs_talk(flag):
        allowed = risk_talk.closes_without_talk([code for code, _ in choices])
        choices = [(code, label) for code, label in choices if code in allowed]
    return CloseFlag(data, outcomes=choices, takes_words=not forgotten.is_forgotten(flag))


def talk_form(request, flag: Flag, data=None) -> TalkForm:
    """The conversation's form, with what this person has noted so far."""
    return TalkForm(data, outcomes=[code for code, _ in outcomes(flag)], at=request.at,
                    draft=talking.draft_of(flag, request.role) if data is None else None)


def flag_page(request, flag: Flag, *, short: CloseFlag | None = None, talk: TalkForm | None = None) -> HttpResponse:
    """The page, with forms as they were sent where something is to be looked at again."""
    is_wrong = bool(short and short.errors or talk and talk.errors)
    is_forgotten = forgotten.is_forgotten(flag)
    needs_talk = talking.needs_talk(flag) and not is_forgotten
    is_open = flag.closed_at is None
    if is_open or is_wrong:
        short = short or close_form(flag)
        talk = talk or (talk_form(request, flag) if needs_talk else None)
    context = {
        "flag": flag, "participant": flag.enrolment.participant, "what": signal_words(flag), "duties": duties(flag),
        "reach": emergency_details.show_reach(flag=flag, by=request.role, at=request.at), "form": short, "talk": talk,
        "draft": talking.draft_of(flag, request.role) if talk else None, "had": had(flag), "needs_talk": needs_talk,
        "trail": trail_of(flag, request.role), "called": forgotten.called(flag), "is_forgotten": is_forgotten,
    }
    return unstored(render(request, "safety/flag.html", context, status=422 if is_wrong else 200))


def unstored(response: HttpResponse) -> HttpResponse:
    """Kept by no browser: each showing of what is for an emergency is written down, and Back would be another."""
    response.headers["Cache-Control"] = "no-store"
    return response


def had(flag: Flag) -> dict | None:
    """The conversation that closed the flag, in words."""
    talk = talking.talk_of(flag) if flag.closed_at else None
    return {"talk": talk, "lines": lines(talk), "steps": steps(talk)} if talk else None
