"""What CloudFormation says about one stack."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from typing import Any

from handlers.adapters.aws import ClientError, message


def request_token(mark: str, purpose: str = "") -> str:
    """A ClientRequestToken: letters, digits and hyphens alone. Equal marks give equal tokens, others never.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html
    """
    readable = re.sub(r"[^A-Za-z0-9-]", "-", f"{mark}-{purpose}" if purpose else mark)
    return f"{readable}-{hashlib.sha256(mark.encode()).hexdigest()[:8]}"


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
        return self.status not in ("", "DELETE_COMPLETE")

    @property
    def moving(self) -> bool:
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    @property
    def parameters(self) -> dict[str, str]:
        """Present values; NoEcho ones are `****`."""
        return {p["ParameterKey"]: p.get("ParameterValue", "") for p in self._found.get("Parameters", [])}

    @property
    def capabilities(self) -> list[str]:
        return list(self._found.get("Capabilities", []))

    def began(self, token: str) -> bool:
        """Whether the stack's latest operation is the one with this request token."""
        return any(event.get("ClientRequestToken") == token for event in self._events[:1])

    def why(self, token: str) -> str:
        """The first failure of the operation with this token, in CloudFormation's words."""
        failures = [
            f"{event['LogicalResourceId']} ({event['ResourceType']}): {event['ResourceStatusReason']}"
            for event in self._events
            if event["ResourceStatus"].endswith("_FAILED")
            and event.get("ClientRequestToken") == token
            and "cancelled" not in event.get("ResourceStatusReason", "cancelled").lower()
        ]
        return failures[-1] if failures else str(self._found.get("StackStatusReason") or "no reason was given")

    @cached_property
    def _events(self) -> list[dict[str, Any]]:
        """The newest page, newest first."""
        try:
            return list(self._cloudformation.describe_stack_events(StackName=self.id)["StackEvents"])
        except ClientError as error:
            if "does not exist" in message(error):
                return []
            raise
