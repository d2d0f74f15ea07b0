"""What the evidence says, for everybody: a public page in plain words and pictures."""

from django.http import HttpResponse
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
        "i2": round(pool.pooled.spread.i2), "guided": guided, "outcomes": saying.by_outcome(evidence),
        "sources": list(evidence.sources.values()),
    })
    patch_cache_control(answer, private=True, max_age=300)
    return answer
