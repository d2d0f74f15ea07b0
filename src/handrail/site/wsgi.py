"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from handrail.site.processes import end_with_watcher

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
end_with_watcher()
application = get_wsgi_application()
