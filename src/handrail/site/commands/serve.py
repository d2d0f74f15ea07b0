"""`handrail serve`: everything a service needs, together; `--preview PATH` shows an author's programme instead."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from handrail.site import serving
from handrail.site.serving import refuse_taken, serve
from handrail.site.stop import Stop


def add_arguments(parser) -> None:
    """What the command takes."""
    serving.add_arguments(parser)
    parser.add_argument("--preview", metavar="PATH", help="show a programme's folder, with live reload and no account")


def before(options) -> None:
    """The address follows the port. A preview has settings and a passing folder of its own."""
    serving.before(options)
    if not options.preview:
        serving.choose_live_port(options)
    else:
        passing = tempfile.mkdtemp(prefix="handrail-preview-")
        atexit.register(shutil.rmtree, passing, ignore_errors=True)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="handrail.site.preview.settings",
            HANDRAIL_PREVIEW=str(Path(options.preview).resolve()),
            HANDRAIL_VAR=passing, HANDRAIL_SECRET=secrets.token_urlsafe(32),
        )


def run(options) -> int:
    """Prepare, then serve until told to end."""
    refuse_taken(options.host, options.port)
    return _preview(options) if options.preview else _serve(options)


def _preview(options) -> int:
    from django.conf import settings

    from handrail.site import static_files
    from handrail.site.commands.web import server_of

    if not Path(options.preview).is_dir():
        raise Stop(f"There is no folder {options.preview}. `handrail programmes new {options.preview}` makes one.")
    static_files.collect()
    print(f"{options.preview} is shown at {settings.HANDRAIL_ORIGIN}, and again whenever a file in it changes. "
          "Ctrl-C ends it.", flush=True)
    server_of("handrail.site.wsgi:application", host=options.host, port=options.port, workers=1).serve()
    return 0


def _serve(options) -> int:
    from django.conf import settings

    from handrail.site import occupied, preparing

    with occupied.shared():
        if preparing.look() is preparing.Database.DEMO:
            raise Stop(f"The database under {settings.VAR} is a demo. `handrail demo` serves it; "
                       "for a service of your own, set HANDRAIL_VAR to another folder.")
        key = preparing.prepare()
    if key is not None:
        print(
            "This installation's key was made just now, and is shown this once:\n\n"
            f"    {key}\n\n"
            "It opens every word that people will write here. Without it they are lost, so keep a copy in a safe\n"
            f"place, apart from the backups. The key itself is in {settings.HANDRAIL_KEY_FILE}.\n", flush=True,
        )
    return serve(options.host, options.port)
