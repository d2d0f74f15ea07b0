"""Announcements: how a lower room tells higher ones what happened, without knowing them.

Each listener runs in a savepoint of its own. One that fails rolls back alone; what was announced stays, and
`on_failure` writes down that the listener must be run again. So no listener can lose what a person wrote.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction

log = logging.getLogger("handrail.announce")


class Announcement:
    """A named thing that happens, and those who listen to it in the order they came."""

    def __init__(self, name: str):
        self.name = name
        self._listeners: dict[str, Callable[..., Any]] = {}
        self._conditions: dict[str, Callable[..., bool]] = {}

    def listen(
        self, listener: Callable[..., Any] | None = None, *, only: Callable[..., bool] | None = None
    ) -> Callable[..., Any]:
        """Have `listener` called with the announcement's keyword arguments. Its dotted name lasts: it is stored.

        `only(**facts)` spares those who aren't meant their savepoint; it must ask the database nothing.
        """
        if listener is None:
            return lambda one: self.listen(one, only=only)
        name = f"{listener.__module__}.{listener.__qualname__}"
        self._listeners[name] = listener
        if only is not None:
            self._conditions[name] = only
        return listener

    def listeners(self) -> list[str]:
        """The dotted names of all who listen."""
        return list(self._listeners)

    def send(self, *, on_failure: Callable[[str, BaseException], Any], **facts: Any) -> None:
        """Tell every listener. Call inside a transaction, after the row itself is written."""
        for name in list(self._listeners):
            try:
                if name in self._conditions and not self._conditions[name](**facts):
                    continue
                self.tell(name, **facts)
            except Exception as failure:
                log.exception("A listener of %s failed: %s", self.name, name)
                on_failure(name, failure)

    def tell(self, name: str, **facts: Any) -> None:
        """Tell one listener, in a savepoint; raises what it raises."""
        with transaction.atomic():
            self._listeners[name](**facts)
