"""HTTP as it really is: what arrives, and what is said when nothing does."""

from __future__ import annotations

import socket
import threading

import pytest

from ops.client.errors import NotAsked, Trouble
from ops.client.transport import Answer, Http
from tests.client.served import served


class Echo:
    """Answers with what came."""

    def send(self, method, url, headers, body):
        return Answer(418, {"X-Said": headers["X-Asked"]}, f"{method} {url.partition('/v1')[2]} ".encode() + body)


@pytest.fixture
def port():
    """A port at which somebody listens and, until the test has ended, nobody answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_everything_arrives_and_comes_back():
    with served(Echo()) as url:
        answer = Http().send("POST", f"{url}/a%2Fb?x=%20", {"X-Asked": "hello"}, b"{}")
    assert (answer.status, answer.headers["x-said"], answer.body) == (418, "hello", b"POST /a%2Fb?x=%20 {}")


def test_nobody_there(port):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        with pytest.raises(Trouble) as raised:
            Http().send("GET", url, {}, b"")
    assert "cannot be reached" in raised.value.detail
    assert "Connection refused" in raised.value.detail
    assert "python -m ops sandbox up" in raised.value.advice


def test_a_name_that_nobody_has():
    with pytest.raises(Trouble, match=r"nobody\.invalid cannot be reached"):
        Http().send("GET", "https://nobody.invalid/v1", {}, b"")


def test_no_answer_in_time(port):
    with pytest.raises(Trouble, match="did not answer in time"):
        Http(seconds=(1, 0.05)).send("GET", f"http://127.0.0.1:{port}/v1", {}, b"")


def test_a_connection_that_is_closed():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def hang_up() -> None:
            connection, _ = listener.accept()
            connection.recv(1)
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(Trouble, match="closed the connection before it answered"):
            Http().send("GET", f"http://127.0.0.1:{listener.getsockname()[1]}/v1", {}, b"")
        thread.join()


def test_what_cannot_be_trusted_is_not_asked_again():
    with served(Echo()) as url, pytest.raises(NotAsked) as raised:
        Http().send("GET", url.replace("http:", "https:"), {}, b"")
    assert not isinstance(raised.value, Trouble)
    assert "AWS_CA_BUNDLE" in raised.value.advice
