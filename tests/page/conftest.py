"""A page server on a port of its own, with a function that answers what a test says."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from ops.page.invoke import PageError
from ops.page.server import PageServer


@dataclass
class Function:
    """`html` is what it answers, or the error that it raises; `events` are what it was given."""

    html: str | PageError = "<p>all is well</p>"
    events: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, event: dict[str, Any]) -> str:
        self.events.append(event)
        if isinstance(self.html, PageError):
            raise self.html
        return self.html


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Browser:
    port: int

    def get(self, path: str = "/", method: str = "GET", host: str = "", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": host or f"127.0.0.1:{self.port}", **given})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)

    def fragment(self, path: str = "/", **headers: str) -> Answer:
        return self.get(path, X_Fragment="1", **headers)


@pytest.fixture
def function() -> Function:
    return Function()


@pytest.fixture
def server(function: Function) -> Iterator[PageServer]:
    with PageServer(0, function) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def browser(server: PageServer) -> Browser:
    return Browser(server.server_port)
