"""Streams of live lines: a small ASGI application that keeps many connections open with one look at the database.

A request first goes through the same middlewares and the same view as any other, in a thread; if that lets it in, its
response carries a Subscription, and the stream begins. One task looks five times a second which of the lines that
somebody listens to have something new. A stream ends after two minutes, and the page opens it again: so whoever may
no longer be there, or has signed out, is out by then.
"""

import asyncio
import json
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.urls import set_script_prefix

from handrail.ground import moment

from . import events
from .models import Line

log = logging.getLogger("handrail.live")

LOOK_EVERY = 0.2  # seconds between two looks at the lines that somebody listens to
BEAT_EVERY = 5.0  # seconds after which a silent stream shows that it is there
LASTS = 120.0
TIDY_EVERY = 60.0
AFTER_FAILURE = 2.0
_LINES_A_QUERY = 500
PREFIX = "/live/"


@dataclass(eq=False)
class Subscription:
    """Somebody who listens to a line, and what they have heard of it."""

    service_id: uuid.UUID
    kind: str
    subject: uuid.UUID
    after: int
    person_id: uuid.UUID
    line_id: uuid.UUID | None = None  # none until something was said there
    news: asyncio.Queue = field(default_factory=asyncio.Queue)


def can_stream(request) -> bool:
    """Whether this process can keep a stream open: it isn't one of those that serve pages."""
    return isinstance(request, ASGIRequest)


class Streams:
    """The ASGI application."""

    def __init__(self) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._doors = ThreadPoolExecutor(2, "live-door")
        self._eye = ThreadPoolExecutor(1, "live-eye")
        self._listening: set[Subscription] = set()
        self._wanted: asyncio.Event | None = None
        self._watching: asyncio.Task | None = None

    async def __call__(self, scope: dict, receive, send) -> None:
        if scope["type"] != "http":
            return
        if not (scope["path"].startswith(PREFIX) and scope["path"].endswith("/stream/")):
            await _answer(send, 404, [], b"")
            return
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self._doors, self._ask, scope)
        headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in response.items()
                   if name.lower() != "content-length"]
        headers += [(b"access-control-allow-origin", settings.HANDRAIL_ORIGIN.encode()),
                    (b"access-control-allow-credentials", b"true"), (b"vary", b"Origin")]
        subscription = getattr(response, "subscription", None)
        if subscription is None:
            await _answer(send, response.status_code, headers, b"")
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        self._begin_watching()
        self._listening.add(subscription)
        assert self._wanted is not None
        self._wanted.set()
        ends = asyncio.ensure_future(_until_gone(receive))
        try:
            await self._tell(subscription, send, ends)
        except OSError:
            pass  # the other end is gone
        finally:
            self._listening.discard(subscription)
            ends.cancel()

    def _ask(self, scope: dict):
        """The answer of the view, behind every middleware, as for any page."""
        set_script_prefix("/")
        signals.request_started.send(sender=type(self), scope=scope)
        try:
            return self._handler.get_response(ASGIRequest(scope, BytesIO()))
        finally:
            signals.request_finished.send(sender=type(self))

    async def _tell(self, subscription: Subscription, send, ends: asyncio.Future) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + LASTS
        await _write(send, "retry: 1000\nevent: begin\ndata: {}\n\n")
        while not ends.done() and loop.time() < until:
            news = asyncio.ensure_future(subscription.news.get())
            done, _ = await asyncio.wait({news, ends}, timeout=BEAT_EVERY, return_when=asyncio.FIRST_COMPLETED)
            if news in done:
                for one in news.result():
                    await _write(send, f"id: {one['number']}\ndata: {json.dumps(one)}\n\n")
                continue
            news.cancel()
            if not done:
                await _write(send, "event: beat\ndata: {}\n\n")
        if not ends.done():
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _begin_watching(self) -> None:
        if self._watching is None or self._watching.done():
            self._wanted = asyncio.Event()
            self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        """Look, tell, sleep; while nobody listens, wait."""
        loop = asyncio.get_running_loop()
        assert self._wanted is not None
        tidied = loop.time()
        while True:
            if not self._listening:
                self._wanted.clear()
                await self._wanted.wait()
            listening = list(self._listening)
            try:
                found = await loop.run_in_executor(self._eye, _look, listening)
                if loop.time() - tidied > TIDY_EVERY:
                    tidied = loop.time()
                    await loop.run_in_executor(self._eye, _tidy)
            except Exception:
                log.exception("The live lines couldn't be looked at; again in %.0f seconds", AFTER_FAILURE)
                await asyncio.sleep(AFTER_FAILURE)
                continue
            for subscription, news in found:
                subscription.news.put_nowait(news)
            await asyncio.sleep(LOOK_EVERY)


def _look(listening: list[Subscription]) -> list[tuple[Subscription, list[dict[str, Any]]]]:
    """What is new for each who listens: one statement for their lines, and one more for each line with news."""
    close_old_connections()
    counts = _counts(listening)
    heard: dict[tuple[uuid.UUID, int], list] = {}
    found = []
    for one in listening:
        line_id, last = counts.get((one.service_id, one.kind, one.subject), (None, 0))
        if line_id is None:
            continue
        if line_id != one.line_id and one.after > last:
            one.after = 0  # the line's count began again
        one.line_id = line_id
        if one.after >= last:
            continue
        key = (line_id, one.after)
        if key not in heard:
            heard[key] = events.on_line(line_id, one.after, real=moment.real_now())
        if heard[key]:
            one.after = heard[key][-1].number
            found.append((one, [told for event in heard[key] if (told := events.as_told(event, one.person_id))]))
        else:
            one.after = last
    return found


def _counts(listening: list[Subscription]) -> dict[tuple[uuid.UUID, str, uuid.UUID], tuple[uuid.UUID, int]]:
    subjects = list({one.subject for one in listening})
    counts = {}
    for start in range(0, len(subjects), _LINES_A_QUERY):
        rows = Line.everywhere.filter(
            service_id__in={one.service_id for one in listening}, kind__in={one.kind for one in listening},
            subject__in=subjects[start:start + _LINES_A_QUERY],
        )
        for pk, service_id, kind, subject, last in rows.values_list("pk", "service_id", "kind", "subject", "last"):
            counts[service_id, kind, subject] = (pk, last)
    return counts


def _tidy() -> None:
    events.drop_old(moment.real_now())


async def _until_gone(receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send, status: int, headers: list, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
