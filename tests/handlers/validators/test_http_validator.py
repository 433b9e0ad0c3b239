"""An address is asked over a real connection; whatever comes instead of the expected is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers import validators
from handlers.validators import http

BODIES = {"/": (200, b"all is well"), "/missing": (404, b"no such page"), "/broken": (503, b"\xff\xfe oh no")}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        if self.path == "/odd":
            self.wfile.write(b"this is not HTTP\r\n\r\n")
            return
        status, body = BODIES[self.path]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def asked(url: str, **check: Any) -> str:
    return http({"kind": "http", "url": url, **check}, None)  # type: ignore[arg-type]


def failed(url: str, **check: Any) -> str:
    with pytest.raises(StageError) as failure:
        asked(url, **check)
    assert failure.value.code is Code.VALIDATION_FAILED
    return failure.value.reason


def test_two_hundred_is_expected_unless_told_otherwise(site: str) -> None:
    assert asked(f"{site}/") == f"{site}/ answered 200"


def test_another_status_is_told(site: str) -> None:
    assert failed(f"{site}/missing") == f"{site}/missing answered 404, expected 200"
    assert failed(f"{site}/", status=404) == f"{site}/ answered 200, expected 404"


def test_a_page_may_be_expected_to_be_missing(site: str) -> None:
    assert asked(f"{site}/missing", status=404, contains="no such") == f"{site}/missing answered 404"


def test_the_body_must_contain_what_is_expected(site: str) -> None:
    assert asked(f"{site}/", contains="is well")
    assert failed(f"{site}/", contains="is ill") == f'{site}/ did not contain "is ill"'


def test_a_body_that_is_no_text_can_be_searched(site: str) -> None:
    assert asked(f"{site}/broken", status=503, contains="oh no")


def test_a_refused_connection_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert failed(url).startswith(f"{url} did not answer: ")


def test_silence_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "HTTP_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert "timed out" in failed(url)


def test_an_answer_that_is_no_http_is_told(site: str) -> None:
    assert failed(f"{site}/odd").startswith(f"{site}/odd did not answer: ")


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:port/", "http://127.0.0.1:99999/"])
def test_an_address_that_cannot_be_called_is_told(url: str) -> None:
    assert failed(url).startswith(f"{url} did not answer: ")


def test_a_redirect_may_be_expected(site: str) -> None:
    assert asked(f"{site}/moved", status=302) == f"{site}/moved answered 302"
