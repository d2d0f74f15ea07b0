"""A load generator small enough not to stand in the server's way: plain sockets, keep-alive, a few threads.

Traffic goes to this machine only (127.0.0.1), and each run is bounded in time and in requests.
"""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST = 200_000  # requests in one run, whatever its time


@dataclass(frozen=True)
class Run:
    """What one run gave. Times in milliseconds."""

    requests: int
    seconds: float
    times: tuple[float, ...]
    bytes_each: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def percentile(self, part: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Unexpected(Exception):
    """The server answered with something else than was asked for."""


def run(port: int, request: Callable[[int, int], bytes], *, expect: int, connections: int, seconds: float) -> Run:
    """Send `request(connection, n)` over and over on each connection; every answer must have the status `expect`."""
    times: list[list[float]] = [[] for _ in range(connections)]
    failures: list[Exception] = []
    sizes = [0]
    begin = time.perf_counter()
    end = begin + seconds

    def one(connection: int) -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                reader = line.makefile("rb")
                n = 0
                while time.perf_counter() < end and n < MOST // connections:
                    sent = time.perf_counter()
                    line.sendall(request(connection, n))
                    status, size = _read(reader)
                    times[connection].append((time.perf_counter() - sent) * 1000)
                    if status != expect:
                        raise Unexpected(f"status {status}, not {expect}")
                    sizes[0] = size
                    n += 1
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    taken = time.perf_counter() - begin
    every = tuple(moment for some in times for moment in some)
    return Run(len(every), taken, every, sizes[0])


def exchange(port: int, request: bytes) -> tuple[int, dict[str, list[str]], bytes]:
    """One request on a connection of its own: status, headers (lower case), body."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(request)
        reader = line.makefile("rb")
        status = int(reader.readline().split()[1])
        headers = _headers(reader, status)
        return status, headers, reader.read(int(headers.get("content-length", ["0"])[0]))


def http(method: str, path: str, *, port: int, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """A request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{port}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def _read(reader) -> tuple[int, int]:
    first = reader.readline()
    if not first:
        raise Unexpected("the connection was closed")
    status = int(first.split()[1])
    size = int(_headers(reader, status).get("content-length", ["0"])[0])
    if size:
        reader.read(size)
    return status, size


def _headers(reader, status: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    while (line := reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        found.setdefault(name.strip().lower(), []).append(value.strip())
    if "chunked" in "".join(found.get("transfer-encoding", [])):
        raise Unexpected(f"a chunked answer (status {status}) can't be measured here")
    return found
