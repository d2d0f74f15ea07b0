"""Sound and films of the lessons: files that the service has put into its media folder, with parts on request."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe
from whitenoise.media_types import MediaTypes
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from handrail.people.access import needs
from handrail.programmes.media_building import ENDINGS, NAME

TYPES = MediaTypes()
ALL = {ending for endings in ENDINGS.values() for ending in endings}


@needs("journeys.own")
@require_safe
def media(request, file: str) -> HttpResponseBase:
    """One file, whole or the bytes that a player asks for (a phone plays a film only from such a place)."""
    path = Path(settings.HANDRAIL_MEDIA) / file
    if not NAME.match(file) or path.suffix[1:] not in ALL or not path.is_file() or path.is_symlink():
        raise Http404
    headers = [("Content-Type", TYPES.get_type(file)), ("Cache-Control", "private, max-age=3600")]
    return WhiteNoiseMiddleware.serve(StaticFile(str(path), headers), request)
