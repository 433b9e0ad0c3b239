"""Calls the page's function as the CloudWatch console does, as whoever has given the client its credentials."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

Event = dict[str, Any]
Render = Callable[[Event], str]


class PageError(Exception):
    """The page cannot be shown; `advice` says what to do."""

    def __init__(self, detail: str, advice: str = "") -> None:
        super().__init__(detail)
        self.detail, self.advice = detail, advice


def page_function(client: Any, name: str) -> Render:
    """Calls the function of that name or ARN by the Lambda client. Raises PageError."""

    def render(event: Event) -> str:
        try:
            answer = client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
            said = json.loads(answer["Payload"].read())
        except (BotoCoreError, ClientError) as error:
            raise _not_called(error, name) from error
        if answer.get("FunctionError"):
            why = said.get("errorMessage", "") if isinstance(said, dict) else ""
            raise PageError(f"the function {name} failed: {why}", "The log of the stack says more.")
        return _html(said, name)

    return render


def _html(said: Any, name: str) -> str:
    """A widget's function returns HTML, or JSON with markdown, which only the console makes look good."""
    if isinstance(said, str):
        return said
    if isinstance(said, dict) and isinstance(said.get("markdown"), str):
        return f"<pre>{escape(said['markdown'])}</pre>"
    raise PageError(f"the function {name} answered with something that is no page", "Is it the page's function?")


def _not_called(error: Exception, name: str) -> PageError:
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
    if code == "ResourceNotFoundException":
        return PageError(f"there is no function {name}", "Bring the stack up to date, or name the right function.")
    if code in ("AccessDeniedException", "AccessDenied"):
        return PageError(f"not allowed: {error}", f"Your role or user needs lambda:InvokeFunction on {name}.")
    if "Expired" in code or "SSO" in type(error).__name__ or "Token" in type(error).__name__:
        return PageError(f"the AWS login has expired: {error}", "Log in again, and start this command anew.")
    return PageError(f"the function {name} cannot be called: {error}", "The page tries again by itself.")
