"""What people said to a plan, as a deployment keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.record import Record


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Vote(Record):
    """What one person said to a plan. `keys` tell whether two votes are the same person's."""

    by: str
    name: str
    vote: str
    reason: str
    at: int
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Approval(Record):
    """What people were asked, and what they said. `plan` is the digest of what they were shown; `remind_at` is 0 where
    nobody is to be reminded; `decision` is approved, rejected, expired, or "" while it is open."""

    required: int
    approvers: tuple[str, ...]
    plan: str
    asked_at: int
    expires_at: int
    remind_at: int = 0
    votes: tuple[Vote, ...] = ()
    decision: str = ""

    @property
    def given(self) -> tuple[Vote, ...]:
        return tuple(vote for vote in self.votes if vote.vote == "approve")
