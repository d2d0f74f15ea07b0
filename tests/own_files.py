"""What a racing program begins with: SQLite files under HANDRAIL_VAR, for threads can't meet in memory; and how it
lets them go at once.
"""

import os
import threading
from collections.abc import Callable, Iterable


def together(run: Callable, wants: Iterable[tuple]) -> None:
    """Run it once for each of these, in threads of their own, and wait for all."""
    threads = [threading.Thread(target=run, args=want) for want in wants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def set_up() -> None:
    """Django on files of this process's own, with tables. Whoever waits may wait long, for the machine may be busy."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.site.settings"
    for url in ("DATABASE_URL", "KEYS_DATABASE_URL"):
        os.environ.pop(url, None)
    import django
    from django.conf import settings

    for database in settings.DATABASES.values():
        database["OPTIONS"]["timeout"] = 120
    django.setup()
    from handrail.site import preparing

    preparing.migrate()
