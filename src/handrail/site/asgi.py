"""The ASGI application that granian serves in `handrail live`: streams, and nothing else."""

import os

import django

from handrail.site.processes import end_with_watcher

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
django.setup()
end_with_watcher()

from handrail.delivery.live.streaming import Streams  # noqa: E402

application = Streams()
