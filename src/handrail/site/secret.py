"""The secret that signs sessions and forms, kept in a file of mode 600 where the environment gives none."""

import os
import secrets
from pathlib import Path


def secret(path: Path) -> str:
    """The secret in `path`, made at the first call. Two processes starting at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)  # whole, and only if nobody was quicker
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            if not path.exists():
                fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return path.read_text().strip()
