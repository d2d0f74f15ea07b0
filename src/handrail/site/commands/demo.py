"""`handrail demo`: a made-up service to look at, made once and served."""

import sys
import time

from handrail.site import serving
from handrail.site.serving import add_arguments, refuse_taken, serve
from handrail.site.stop import Stop

__all__ = ["add_arguments", "before", "run"]


def before(options) -> None:
    """The address follows the port, and streams get one of their own."""
    serving.before(options)
    serving.choose_live_port(options)


def run(options) -> int:
    """Make the demo where there is none yet, then serve it until told to end."""
    from handrail.site import occupied, preparing

    refuse_taken(options.host, options.port)
    with occupied.shared():
        found = preparing.look()
        if found not in (preparing.Database.EMPTY, preparing.Database.DEMO):
            raise Stop(_refusal())
        preparing.prepare()
        if found is preparing.Database.EMPTY:
            make()
    return serve(options.host, options.port)


def make() -> None:
    """Make the demo, whole or not at all."""
    from django.db import transaction

    from handrail.ground import moment
    from handrail.people import demo
    from handrail.people.models import Installation
    from handrail.site.demo.make import make_demo

    at, begun = moment.real_now(), time.monotonic()
    print("Making the demo: sixty made-up people and their last twelve weeks …", file=sys.stderr, flush=True)
    with transaction.atomic():
        Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "made_at": at})
        demo.forget_installation()
        make_demo(at=at, say=lambda sentence: print(sentence, file=sys.stderr, flush=True))
    demo.forget_installation()
    print(f"Made in {time.monotonic() - begun:.0f} seconds.", file=sys.stderr, flush=True)


def _refusal() -> str:
    from django.conf import settings

    is_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    where = f"under {settings.VAR}" if is_file else "at DATABASE_URL"
    return (f"The database {where} is not a demo, and made-up people have no place among real ones. "
            "Set HANDRAIL_VAR to an empty folder.")
