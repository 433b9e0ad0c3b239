"""Whether people are asked where somebody says that they must agree, and for as long as they are promised."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.stages import GATE_MORE_MINUTES, StageArgs, is_gate
from domain.policy import gated, longest_minutes


def problem(forward: Sequence[StageArgs], *asked: Mapping[str, Any]) -> str:
    """What is wrong with the gate, if anything; `asked` is the config of approvals, and of those of rollbacks."""
    gate = next((stage for stage in forward if is_gate(stage)), None)
    if not gated(*asked):
        return f"{gate['name']} is a gate, and approvals names no approvers: nobody would be asked" if gate else ""
    if gate is None:
        return "people are to approve, but none of its stages is a gate: say gate: true of one"
    least = 60 * (longest_minutes(*asked) + GATE_MORE_MINUTES)
    if gate["timeout_seconds"] >= least:
        return ""
    return f"{gate['name']} must have at least {least} seconds: {GATE_MORE_MINUTES} minutes more than expiresMinutes"
