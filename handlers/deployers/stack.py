"""What CloudFormation says about one stack."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from handlers.adapters.aws import ClientError, message
from handlers.deployers import marks

MOST_PAGES = 20


def request_token(mark: str, purpose: str = "") -> str:
    """A ClientRequestToken: letters, digits and hyphens alone. Equal marks give equal tokens, others never.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html
    """
    readable = re.sub(r"[^A-Za-z0-9-]", "-", f"{mark}-{purpose}" if purpose else mark)
    return readable + _signature(mark)


def _signature(mark: str) -> str:
    """What all tokens of one deployment end with, whichever attempt they are of."""
    return f"-{hashlib.sha256(marks.root(mark).encode()).hexdigest()[:8]}"


class Stack:
    """A stack by its name or, once deleted, by its id alone. Asks when first needed, and once."""

    def __init__(self, cloudformation: Any, name: str) -> None:
        self._cloudformation, self._name = cloudformation, name

    @cached_property
    def _found(self) -> dict[str, Any]:
        try:
            return dict(self._cloudformation.describe_stacks(StackName=self._name)["Stacks"][0])
        except ClientError as error:
            if "does not exist" in message(error):
                return {}
            raise

    @property
    def id(self) -> str:
        return str(self._found.get("StackId", self._name))

    @property
    def status(self) -> str:
        return str(self._found.get("StackStatus", ""))

    @property
    def exists(self) -> bool:
        return self.status not in ("", "DELETE_COMPLETE") and not self.empty

    @property
    def empty(self) -> bool:
        """A name that a change set holds, and nothing behind it yet."""
        return self.status == "REVIEW_IN_PROGRESS"

    @property
    def updated(self) -> str:
        """When it was changed last; equal for as long as nobody changes it."""
        return str(self._found.get("LastUpdatedTime") or self._found.get("CreationTime", ""))

    @property
    def moving(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and not self.empty

    @property
    def parameters(self) -> dict[str, str]:
        """Present values; NoEcho ones are `****`."""
        return {p["ParameterKey"]: p.get("ParameterValue", "") for p in self._found.get("Parameters", [])}

    @property
    def capabilities(self) -> list[str]:
        return list(self._found.get("Capabilities", []))

    def began(self, token: str) -> bool:
        """Whether the stack's latest operation is the one with this request token."""
        return any(event.get("ClientRequestToken") == token for event in self._latest[:1])

    def last_changed_by(self, mark: str) -> bool:
        """Whether the stack's latest operation is one of this deployment's."""
        return any(_by(event, mark) for event in self._latest[:1])

    def ever_changed_by(self, mark: str) -> bool:
        """Whether any operation that CloudFormation still lists is one of this deployment's."""
        return any(_by(event, mark) for page in self._pages() for event in page)

    def why(self, token: str) -> str:
        """The first failure of the latest operation, if it has this token, in CloudFormation's words."""
        failures = [
            f"{event['LogicalResourceId']} ({event['ResourceType']}): {event['ResourceStatusReason']}"
            for event in self._latest
            if event["ResourceStatus"].endswith("_FAILED")
            and event.get("ClientRequestToken") == token
            and "cancelled" not in event.get("ResourceStatusReason", "cancelled").lower()
        ]
        return failures[-1] if failures else str(self._found.get("StackStatusReason") or "no reason was given")

    @cached_property
    def _latest(self) -> list[dict[str, Any]]:
        """The events of the latest operation, newest first: pages are read until another operation's begin."""
        found: list[dict[str, Any]] = []
        for page in self._pages():
            found += page
            if page and page[-1].get("ClientRequestToken") != found[0].get("ClientRequestToken"):
                break
        return found

    def _pages(self) -> Iterator[list[dict[str, Any]]]:
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=self.id)
        try:
            for page in islice(pages, MOST_PAGES):
                yield page["StackEvents"]
        except ClientError as error:
            if "does not exist" not in message(error):
                raise


def _by(event: dict[str, Any], mark: str) -> bool:
    return str(event.get("ClientRequestToken", "")).endswith(_signature(mark))
