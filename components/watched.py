"""What a Monitoring looks at: names of what other components have made, so that it can watch what it did not make."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

import pulumi


class WatchArgs(TypedDict):
    name: str
    """Name of what is watched; its alarms are named after it."""
    environment: NotRequired[pulumi.Input[str]]
    """The environment that is deployed to, as the metrics name it."""
    state_machine_arn: NotRequired[pulumi.Input[str]]
    """State machine of a Pipeline."""
    sweep_function_name: NotRequired[pulumi.Input[str]]
    """Function that must run every minute."""
    outbox_function_name: NotRequired[pulumi.Input[str]]
    """Function that tells what a stream says."""
    function_names: NotRequired[Sequence[pulumi.Input[str]]]
    """Functions that events and people call, at most 10."""
    dead_letter_queue_names: NotRequired[Sequence[pulumi.Input[str]]]
    """Queues of what could not be handled, at most 10."""


def together(name: str, *watches: WatchArgs) -> WatchArgs:
    """Parts of one coordinator as one: what is counted of each is summed, so that there is one alarm for all."""
    joined: dict[str, Any] = {}
    for watch in watches:
        for key, value in watch.items():
            if isinstance(value, list | tuple):
                joined[key] = [*joined.get(key, []), *value]
            elif key != "name" and joined.setdefault(key, value) is not value:
                raise ValueError(f"{name} cannot watch two of {key}: give the Monitoring a watch for each")
    return {**joined, "name": name}
