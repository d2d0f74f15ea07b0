"""`handrail serve`: everything a service needs, together."""

from handrail.site.serving import add_arguments, before, refuse_taken, serve
from handrail.site.stop import Stop

__all__ = ["add_arguments", "before", "run"]


def run(options) -> int:
    """Prepare, then serve until told to end."""
    from django.conf import settings

    from handrail.site import occupied, preparing

    refuse_taken(options.host, options.port)
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
