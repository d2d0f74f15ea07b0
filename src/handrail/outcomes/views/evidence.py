"""What the evidence says, for everybody: a public page in plain words and pictures."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from handrail.people.access import needs, public
from handrail.people.models import Service

from ..evidence import pack, saying
from ..evidence.pooled import shipped_pool


@needs("outcomes.read-evidence")
@require_safe
def for_whoever_is_in(request) -> HttpResponse:
    """The way to the page of one's own service."""
    return redirect("outcomes:evidence", request.service.slug)


@public
@require_safe
def in_plain_words(request, service: str) -> HttpResponse:
    """What trials found, how sure that is, and who says so. Nothing of this service or of anybody is in it."""
    found, evidence = get_object_or_404(Service, slug=service), pack.shipped()
    pool, guided = shipped_pool(), saying.with_a_guide(evidence)
    said = saying.words()
    answer = render(request, "outcomes/evidence/plain.html", {
        "service": found, "title": saying.headline(pool.pooled, guided[0] if guided else None), "k": pool.pooled.k,
        "hundred": saying.of_hundred(pool.pooled.estimate),
        "dots": [number < saying.of_hundred(pool.pooled.estimate) for number in range(100)],
        "wide": pool.forest(said), "narrow": pool.forest(said, narrow=True), "pooled": pool.pooled,
        "effect": said.with_interval(pool.pooled.estimate, pool.pooled.ci),
        "next": [said.number(end) for end in pool.pooled.prediction_interval or ()],
        "guided": guided, "outcomes": saying.by_outcome(evidence),
        "sources": list(evidence.sources.values()),
    })
    patch_cache_control(answer, private=True, max_age=300)
    return answer


@public
@require_safe
def where_from(request, service: str) -> HttpResponse:
    """Every number of that page, row by row, with the source that prints it."""
    found, evidence = get_object_or_404(Service, slug=service), pack.shipped()
    said = saying.words()

    def lines(studies) -> list[tuple[int, str, str, str]]:
        cells = zip(studies.names, studies.yi, studies.vi, strict=True)
        return [(line, name, said.number(y, 3), said.number(v**0.5, 3)) for line, (name, y, v) in enumerate(cells, 2)]

    answer = render(request, "outcomes/evidence/where_from.html", {
        "service": found, "k": shipped_pool().pooled.k,
        "data": [(saying.title_of(evidence.outcomes[one.outcome]), evidence.sources[one.source], one.file,
                  lines(one.studies)) for one in evidence.data],
        "published": [(one, saying.title_of(evidence.outcomes[one.outcome]), saying.narrowed(one),
                       saying.published_effect(one), evidence.sources[one.source]) for one in evidence.published],
        "facts": [(one, evidence.sources[one.source].short) for one in evidence.facts], "files": sorted(pack.files()),
    })
    patch_cache_control(answer, private=True, max_age=300)
    return answer


@public
@require_safe
def as_file(request, service: str, file: str) -> HttpResponse:
    """A file of the pack as it is."""
    get_object_or_404(Service, slug=service)
    if file not in pack.files():
        raise Http404
    return HttpResponse(pack.files()[file], content_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="{file}"'})
