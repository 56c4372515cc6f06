"""A load maker of one process: a few keep-alive connections, each asking again as soon as it is answered."""

import selectors
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Self

REQUESTS_PER_CONNECTION = 50
"""Then it is opened anew: connections that all fell to one worker do not stay there."""

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length: "


@dataclass(frozen=True)
class Load:
    """How hard the servers are pressed: for how long, and over how many connections."""

    seconds: float
    connections: int = 8


@dataclass(frozen=True)
class Measured:
    """Answers with the expected status per second, their times in ms, and how many answers were others."""

    rate: float
    p50: float
    p99: float
    refused: int


Address = tuple[str, int]


def press(address: Address, requests: Iterator[bytes], *, status: int, load: Load) -> Measured:
    """Send `requests`, whole HTTP/1.1 requests, until time is up or they end; every answer begun is awaited."""
    times: list[float] = []
    refused = 0
    began = time.perf_counter()
    for answered, milliseconds in _answers(address, _until(requests, began + load.seconds), load.connections):
        if answered == status:
            times.append(milliseconds)
        else:
            refused += 1
    rate = len(times) / (time.perf_counter() - began)
    p50, p99 = (statistics.quantiles(times, n=100)[i] if len(times) > 1 else 0.0 for i in (49, 98))
    return Measured(rate, p50, p99, refused)


def _until(requests: Iterator[bytes], end: float) -> Iterator[bytes]:
    return takewhile(lambda _: time.perf_counter() < end, requests)


def _answers(address: Address, requests: Iterator[bytes], connections: int) -> Iterator[tuple[int, float]]:
    """Give the status and the milliseconds of each answer; ask the next as soon as one is in."""
    with selectors.DefaultSelector() as selector:
        for request in islice(requests, connections):
            _Connection(address, selector).ask(request)
        while selector.get_map():
            for key, _ in selector.select():
                connection: _Connection = key.data
                if (status := connection.read()) is None:
                    continue
                yield status, (time.perf_counter() - connection.asked_at) * 1000
                if not connection.requests_left:
                    connection = connection.replaced()
                if request := next(requests, None):
                    connection.ask(request)
                else:
                    connection.close()


class _Connection:
    """One keep-alive connection, which has at most one question open."""

    def __init__(self, address: Address, selector: selectors.BaseSelector) -> None:
        self._address, self._selector = address, selector
        self._socket = socket.create_connection(address, timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(self._socket, selectors.EVENT_READ, self)
        self._received = bytearray()
        self.requests_left = REQUESTS_PER_CONNECTION

    def ask(self, request: bytes) -> None:
        self._received.clear()
        self.requests_left -= 1
        self.asked_at = time.perf_counter()
        self._socket.sendall(request)

    def read(self) -> int | None:
        """Take in what has come; return the status once the answer is complete."""
        part = self._socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server closed the connection within an answer")
        self._received += part
        head = self._received.find(END_OF_HEAD)
        if head < 0 or len(self._received) < head + len(END_OF_HEAD) + self._length(head):
            return None
        return int(self._received[9:12])

    def replaced(self) -> Self:
        self.close()
        return type(self)(self._address, self._selector)

    def close(self) -> None:
        self._selector.unregister(self._socket)
        self._socket.close()

    def _length(self, head: int) -> int:
        lines = bytes(self._received[:head]).lower()
        start = lines.index(LENGTH) + len(LENGTH)
        return int(lines[start:].split(b"\r\n", 1)[0])
