"""The secret that signs sessions and forms, kept in a file of mode 600 where the environment gives none."""

import os
import secrets
from pathlib import Path


def secret(path: Path) -> str:
    """The secret in `path`, made at the first call. Two processes starting at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
