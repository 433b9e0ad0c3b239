"""How a request gets to the control API: a port, and HTTP by botocore, which knows proxies and private certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from ops.client.errors import NotAsked, Trouble

READ_SECONDS = 35
"""API Gateway answers within 29 s or not at all."""


@dataclass(frozen=True)
class Answer:
    """What came back; the names of the headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Sends one signed request. Raises Trouble if no answer came."""

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer: ...


class Http:
    """HTTP; `ca_bundle` is a file of certificates to trust instead of the usual ones."""

    def __init__(self, ca_bundle: str = "", seconds: tuple[float, float] = (5, READ_SECONDS)) -> None:
        self._ca_bundle, self._seconds = ca_bundle, seconds
        self._session: Any = None

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        from botocore.awsrequest import AWSPreparedRequest
        from botocore.exceptions import ConnectionError as NoConnection
        from botocore.exceptions import HTTPClientError, SSLError

        try:
            sent = self._open(url).send(AWSPreparedRequest(method, url, dict(headers), body, stream_output=False))
        except SSLError as error:
            raise NotAsked(
                f"the certificate of {_host(url)} cannot be trusted: {_last_words(error)}",
                "If a proxy of your company stands between, name its certificates in AWS_CA_BUNDLE.",
            ) from error
        except (HTTPClientError, NoConnection) as error:
            raise Trouble(_said(error, _host(url)), _advice(url)) from error
        return Answer(sent.status_code, {key.lower(): value for key, value in sent.headers.items()}, sent.content)

    def _open(self, url: str) -> Any:
        if self._session is None:
            from botocore.httpsession import URLLib3Session
            from botocore.utils import get_environ_proxies

            trusted = self._ca_bundle or True
            self._session = URLLib3Session(verify=trusted, proxies=get_environ_proxies(url), timeout=self._seconds)
        return self._session


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _said(error: Exception, host: str) -> str:
    match type(error).__name__:
        case "ReadTimeoutError" | "ConnectTimeoutError":
            return f"{host} did not answer in time"
        case "ConnectionClosedError":
            return f"{host} closed the connection before it answered"
        case "ProxyConnectionError":
            return f"the proxy in front of {host} cannot be reached: {_last_words(error)}"
    return f"{host} cannot be reached: {_last_words(error)}"


def _last_words(error: Exception) -> str:
    """The cause without the layers that urllib3 and botocore put around it."""
    text = str(error.__context__ or error).rpartition("): ")[2]
    return text.removeprefix("Failed to establish a new connection: ")


def _advice(url: str) -> str:
    if urlsplit(url).scheme == "http":  # a sandbox
        return "Is it running? To start a sandbox:\n  python -m ops sandbox up --detach"
    return "Check the address, the network, the VPN and HTTPS_PROXY."
