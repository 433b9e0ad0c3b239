"""The AWS services of a stack beside its control API, asked as the caller."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ops.client import address, credentials
from ops.client.credentials import Identity
from ops.client.errors import ClientError, NoCredentials, Refusal, Trouble, WrongUse

DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")


@dataclass(frozen=True)
class Account:
    """Where the services are, and as whom they are asked; `endpoint` is that of a sandbox, `stack` empty if unknown."""

    identity: Identity
    profile: str | None = None
    endpoint: str = ""
    stack: str = ""

    @property
    def environment(self) -> str:
        """What the stack calls itself. Raises WrongUse if nobody said which it is."""
        if not self.stack:
            raise WrongUse("an address does not tell the name of its stack", "Name it: --stack NAME")
        return self.stack.rpartition("/")[2]  # organization/project/stack

    def client(self, service: str) -> Any:
        """The client of a service. Raises NoCredentials."""
        from botocore.exceptions import BotoCoreError
        from botocore.session import Session

        told: dict[str, Any] = {"region_name": self.identity.region}
        if self.endpoint:
            keys = self.identity.frozen()
            told |= {"endpoint_url": self.endpoint, "aws_access_key_id": keys.access_key}
            told |= {"aws_secret_access_key": keys.secret_key, "aws_session_token": keys.token}
        try:
            return Session(profile=self.profile).create_client(service, **told)
        except BotoCoreError as error:
            raise NoCredentials(f"the AWS settings cannot be used: {error}", credentials.ALL_WAYS) from error

    @contextmanager
    def asked(self, action: str) -> Generator[None]:
        """Around calls of a client: what goes wrong with them is a ClientError that says what to do."""
        from botocore.exceptions import BotoCoreError
        from botocore.exceptions import ClientError as Refused

        try:
            yield
        except (BotoCoreError, Refused) as error:
            raise _error(error, action, self.identity.words) from error


def find(named: Mapping[str, str | None], root: Path) -> Account:
    """Of a stack that has a control API. Raises NoAddress, NoCredentials."""
    found = address.find(named["url"], named["stack"], root=root)
    profile, stack = named["profile"], found.sandbox or named["stack"] or ""
    port = urlsplit(found.url).port
    endpoint = f"http://127.0.0.1:{port}" if found.url.startswith("http:") else ""
    if found.sandbox and not credentials.given(profile):
        return Account(credentials.of_sandbox(found.region), None, endpoint, stack)
    return Account(credentials.own(profile, found.region), profile, endpoint, stack)


def _error(error: Any, action: str, who: str) -> ClientError:
    """What a client's exception means for the person who asked for `action`."""
    code = error.response["Error"]["Code"] if hasattr(error, "response") else ""
    if code in DENIED:
        return Refusal(f"not allowed: {error}", f"You ask as {who}. Its role or user needs {action}.")
    if "Expired" in code or "Token" in code or "Token" in type(error).__name__:
        return NoCredentials(f"the AWS login has expired: {error}", "Log in again.")
    if code:
        return Refusal(str(error), f"You ask as {who}.")
    return Trouble(f"{action} got no answer: {error}", "Check the network, the VPN and HTTPS_PROXY; then try again.")
