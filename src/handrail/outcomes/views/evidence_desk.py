"""The workbench of the evidence: pool, look at it from every side, add what is missing, take it away as a file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from handrail.evidence.figures.drawn import Drawn
from handrail.evidence.figures.flow import flow
from handrail.evidence.figures.png import png
from handrail.evidence.figures.report import report as written_report
from handrail.evidence.studies import FORMS
from handrail.ground.csv_file import written
from handrail.people.access import allows, fetch, needs

from ..asked import Asked
from ..evidence import adding, entering, expecting, grades, grading, pack, saying
from ..evidence.forms import DOMAINS, REASONS, JudgementForm, PoolForm, ReadForm, StudiesForm, StudyForm
from ..evidence.pooled import shipped_studies
from ..evidence.tables import AddedStudy
from ..evidence.workbench import Desk, as_read, scale_beside
from ..names import names_for
from ..queries import scope_of
from ..reader import Reader
from .figures import _today

PICTURES = ("forest", "without-each", "history", "funnel", "baujat", "bubble")


@needs("outcomes.evidence")
@require_safe
@vary_on_headers("HX-Request")
def desk(request) -> HttpResponse:
    """Everything about one outcome's pool; for a script that works it out anew, the part of the page that changes."""
    made, form = _desk(request)
    said = saying.words()
    judgements, pool = grades.latest(), made.pool
    judgement = judgements.get(made.outcome)
    counts = grades.flow_of(judgement, pool and len(pool.studies))
    return render(request, "outcomes/evidence/bench.html" if request.htmx else "outcomes/evidence/desk.html", {
        "desk": made, "form": form, "query": made.question.query,
        "wide": pool and pool.forest(said, beside=made.beside, domains=DOMAINS),
        "narrow": pool and pool.forest(said, beside=made.beside, narrow=True),
        "figures": _figures(made, said), "judgement": judgement,
        "heads": [(order, title, made.question.ordered(order).query) for order, title in _heads()],
        "parts": pool and pool.parts and {"q": said.number(pool.parts.q_between), "df": pool.parts.df,
                                          "p": said.p(pool.parts.p)},
        "known": pool and [(expecting.title_of(key), f"{many}/{len(pool.studies)}")
                           for key, many in made.expected.known],
        "certainty": judgement and grades.certainty_words(judgement.down),
        "flow": counts and flow(counts, words=said), "graded": grades.table(judgements), "reasons": REASONS.values(),
        "published": [(saying.title_of(pack.shipped().outcomes[one.outcome]), one,
                       saying.published_effect(one), pack.shipped().sources[one.source].short)
                      for one in pack.shipped().published if one.outcome == made.outcome],
        "may_add": allows(request.role, "outcomes.evidence-add"),
    })


@needs("outcomes.evidence")
@require_safe
def as_file(request) -> HttpResponse:
    """The studies of the pool, each with where it came from, as `handrail pool` reads them."""
    made, _form = _desk(request)
    lines = [("study", "g", "se", "year", "guided", "control", "therapy", "lessons", "source", "added_here")]
    lines += [(one.name, one.g, one.se, one.year, one.guided, one.control, one.therapy, one.lessons, one.source,
               "yes" if one.is_own else "no") for one in (made.pool.studies if made.pool else ())]
    return _attached(request, written(lines), "text/csv; charset=utf-8", f"{made.outcome}.csv")


@needs("outcomes.evidence")
@require_safe
def as_picture(request, figure: str, kind: str) -> HttpResponse:
    """One figure to print: SVG, or PNG at 300 dots an inch."""
    made, _form = _desk(request)
    if made.pool is None or figure not in PICTURES or kind not in ("svg", "png"):
        raise Http404
    drawn = dict(_drawn(made, saying.words())).get(figure)
    if drawn is None:
        raise Http404
    if kind == "png":
        return _attached(request, png(drawn), "image/png", f"{made.outcome}-{figure}.png")
    return _attached(request, drawn.svg, "image/svg+xml", f"{made.outcome}-{figure}.svg")


@needs("outcomes.evidence")
@require_safe
def as_report(request) -> HttpResponse:
    """The pool as one HTML file to keep, with every figure and its numbers."""
    made, _form = _desk(request)
    if made.pool is None:
        return redirect(reverse("outcomes:evidence-desk"))
    said = saying.words()
    figures = [(_("Forest plot"), dict(_drawn(made, said))["forest"]),
               *((one["title"], one["drawn"]) for one in _figures(made, said))]
    lines = [_("Left out: %(studies)s") % {"studies": ", ".join(one.called for one in made.left_out)}
             ] if made.left_out else []
    lines += [f"{label}: {value}" for label, value in made.sensitivity()]
    if made.expected.left_out:
        lines.append(_("Not in what is expected, because a moderator isn’t known of them: %(studies)s") % {
            "studies": ", ".join(made.expected.left_out)})
    if made.beside:
        lines.append(_warning())
    title = saying.title_of(pack.shipped().outcomes[made.outcome])
    judgements = grades.latest()
    counts = grades.flow_of(judgements.get(made.outcome), len(made.pool.studies))
    figures += [(_("How the studies were found"), flow(counts, words=said))] if counts else []
    text = written_report(title, made.pool.pooled, figures, lines=lines, words=said, language=get_language() or "en",
                          tables=_tables(made, judgements))
    return _attached(request, text, "text/html; charset=utf-8", f"{made.outcome}.html")


@needs("outcomes.evidence-add")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request) -> HttpResponse:
    """A study that somebody found, into the service's own table."""
    form = StudyForm(request.POST or None, initial={"outcome": request.GET.get("outcome", "interference")})
    if request.method == "POST" and form.is_valid():
        try:
            made = adding.add_study(by=request.role, at=request.at, **form.known())
        except adding.IsThere:
            form.add_error("name", _("A study of this name is there already. Give another arm another name."))
        else:
            messages.success(request, _("The study is in your own table, beside those that come with Handrail."))
            return redirect(f"{reverse('outcomes:evidence-desk')}?outcome={made.outcome}&own=on")
    return render(request, "outcomes/evidence/add.html", {"form": form}, status=422 if form.errors else 200)


@needs("outcomes.evidence-add")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request) -> HttpResponse:
    """Many studies at once, from a CSV as `handrail pool` reads it: all of them or none."""
    form = StudiesForm(request.POST or None, request.FILES or None,
                       initial={"outcome": request.GET.get("outcome", "interference")})
    faults = ()
    if request.method == "POST":
        if form.is_valid():
            outcome = form.cleaned_data["outcome"]
            try:
                many = adding.add_studies(by=request.role, at=request.at, outcome=outcome, studies=form.read)
            except adding.IsThere as there:
                form.add_error("file", _("Nothing was kept: studies of these names are there already, with other "
                                         "numbers, or come with Handrail: %(names)s.") % {
                                             "names": ", ".join(there.names)})
            else:
                messages.success(request, _("%(many)s of the %(all)s studies in the file are new, and in your own "
                                            "table now.") % {"many": many, "all": len(form.read)})
                return redirect(f"{reverse('outcomes:evidence-desk')}?outcome={outcome}&own=on")
        faults = form.faults
    return render(request, "outcomes/evidence/upload.html", {"form": form, "faults": faults, "forms": FORMS,
                  "others": entering.OTHERS}, status=422 if form.errors else 200)


@needs("outcomes.evidence-add")
@require_POST
def withdraw(request, study) -> HttpResponse:
    """Take a study that was added out of the pools."""
    found = fetch(request.role, "outcomes.evidence-add", AddedStudy.objects.all(), pk=study)
    adding.withdraw_study(study=found, by=request.role, at=request.at)
    messages.success(request, _("The study is out of the pools. It stays on record."))
    return redirect(f"{reverse('outcomes:evidence-desk')}?outcome={found.outcome}&own=on")


@needs("outcomes.evidence-add")
@require_http_methods(["GET", "HEAD", "POST"])
def read(request, outcome: str, study: str) -> HttpResponse:
    """What the paper of a shipped study says of it: guided or not, against what, how long, how likely biased."""
    shipped = next((one for one in shipped_studies(outcome) if one.name == study), None)
    if shipped is None:
        raise Http404
    found = as_read(shipped, adding.read_of(outcome).get(study))
    before = {"guided": found.guided, "control": found.control, "therapy": found.therapy, "lessons": found.lessons,
              **dict(zip(entering.RISKS, (one or "-" for one in found.risk), strict=False))}
    form = ReadForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        adding.read_study(by=request.role, at=request.at, outcome=outcome, name=study, **form.read())
        messages.success(request, _("That is written down. The study’s numbers stay as they came."))
        return redirect(f"{reverse('outcomes:evidence-desk')}?outcome={outcome}")
    return render(request, "outcomes/evidence/read.html", {"form": form, "study": shipped},
                  status=422 if form.errors else 200)


@needs("outcomes.evidence-add")
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request, outcome: str) -> HttpResponse:
    """How the studies were found, and how sure their pool is."""
    if outcome not in pack.shipped().outcomes:
        return redirect(reverse("outcomes:evidence-desk"))
    last = adding.latest_judgement(outcome)
    before = {} if last is None else {
        **{name: getattr(last, name) for name in ("found", "screened", "read", "included", "why")},
        **dict(zip(grading.REASONS, last.down, strict=True))}
    form = JudgementForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        adding.judge(by=request.role, at=request.at, outcome=outcome, **form.judged())
        messages.success(request, _("That is written down."))
        return redirect(f"{reverse('outcomes:evidence-desk')}?outcome={outcome}")
    return render(request, "outcomes/evidence/judge.html", {
        "form": form, "title": saying.title_of(pack.shipped().outcomes[outcome])}, status=422 if form.errors else 200)


def _desk(request) -> tuple[Desk, PoolForm]:
    scope = scope_of(request.role)
    names = names_for(scope)
    form = PoolForm(request.GET, names)
    question = form.question()
    added = tuple(AddedStudy.objects.filter(outcome=question.outcome, withdrawn_at=None).order_by("year", "name"))
    asked = Asked(scale=scale_beside(question, names.scales), point=question.point)
    made = Desk(question, added, Reader(scope, asked, names, _today(request)), request.service.name,
                adding.read_of(question.outcome))
    form.offer(made.comparisons)
    return made, form


def _drawn(made: Desk, said) -> list[tuple[str, Drawn]]:
    """Every figure that these studies can have, by its key."""
    if made.pool is None:
        return []
    pool, several = made.pool, len(made.pool.studies) > 1
    found = [("forest", pool.forest(said, beside=made.beside, domains=DOMAINS))]
    if pool.without_each:
        found.append(("without-each", pool.leave_one_out_forest(said)))
    found += [("history", pool.cumulative_forest(said)), ("funnel", pool.funnel(said))]
    found += [("baujat", pool.baujat(said))] if several else []
    bubbles = made.bubble(said)
    return [*found, ("bubble", bubbles)] if bubbles else found


def _figures(made: Desk, said) -> list[dict]:
    """All but the forest, with their headings."""
    titles = {"without-each": _("Without each study"), "history": _("As studies came in"), "funnel": _("Funnel"),
              "baujat": _("Heterogeneity and influence"),
              "bubble": _("Effects by %(moderator)s") % {"moderator": expecting.title_of(made.question.moderator)}}
    less = made.pool and sum(getattr(one, made.question.moderator) is None for one in made.pool.studies)
    return [{"key": key, "title": titles[key], "drawn": drawn, "less": less if key == "bubble" else 0}
            for key, drawn in _drawn(made, said) if key in titles]


def _tables(made: Desk, judgements) -> list:
    """What a report has besides figures: the studies and where they are from, what to expect, GRADE."""
    studies = [(row.study.called, str(row.study.year or ""), row.effect, row.weight, row.moderators, row.study.source)
               for row in made.rows]
    found = [(_("Study by study"), (_("Study"), _("Year"), _("Effect"), _("Weight"), _("Known of it"), _("Source")),
              studies)]
    if made.expected.lines:
        found.append((_("What to expect"), (_("A course"), _("On average"), _("The next one")),
                      [(one.title, one.mean, one.next) for one in made.expected.lines]))
    graded = grades.table(judgements)
    heads = (_("Outcome"), _("Trials"), _("Effect"), *map(str, REASONS.values()), _("Certainty"), _("Why"), _("Source"))
    return [*found, (_("How sure (GRADE)"), heads, [
        (one.title, one.trials, one.effect, *one.steps, one.certainty, one.why, one.source) for one in graded])]


def _heads() -> list[tuple[str, str]]:
    return [("name", _("Study")), ("year", _("Year")), ("effect", _("Effect")), ("weight", _("Weight"))]


def _warning() -> str:
    return _("What is ours is in no pool: a change over time without a comparison group is not an effect of the "
             "course, and nobody drew lots into our groups, so what differs between them needn’t be what made the "
             "difference.")


def _attached(request, text: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(text, content_type=kind, headers={
        "Content-Disposition": f'attachment; filename="{request.service.slug}-evidence-{name}"'})
