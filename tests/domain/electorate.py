"""The people of test_gate.py, and what should become of their votes: a model that knows them by hand, not by ARN."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.people import Person
from domain.policy import Policy
from tests.domain.gates import ANN, BEN, CEM, EVE, SHOWN, session, user


@dataclass(frozen=True)
class Voter:
    """`by` is the approver that means this person, `who` tells whether two of them are one voter."""

    person: Person
    by: str
    who: frozenset[str]

    def __repr__(self) -> str:
        return self.person.resource


USERS, SESSIONS, DUTY = "user/approvers/*", "assumed-role/Approver/*", "role/Duty"
ROBOT = "arn:aws:sts::123456789012:assumed-role/Robot/ci"
REQUESTER, NAMED = user("approvers/rex"), "nina@x.example"
ASKED_FOR_IT = {"rex", "nina"}
"""Rex signed the request, and it names Nina."""
VOTERS = [
    Voter(ANN, USERS, frozenset({"ann"})),
    Voter(session("Approver", "Ann"), SESSIONS, frozenset({"ann"})),
    Voter(BEN, USERS, frozenset({"ben"})),
    Voter(CEM, SESSIONS, frozenset({"cem"})),
    Voter(session("Duty", "dora"), DUTY, frozenset({"dora", "duty"})),
    Voter(session("Duty", "emil"), DUTY, frozenset({"emil", "duty"})),
    Voter(session("Duty", "ben"), DUTY, frozenset({"ben", "duty"})),
    Voter(REQUESTER, USERS, frozenset({"rex"})),
    Voter(session("Approver", "Rex@x.example"), SESSIONS, frozenset({"rex"})),
    Voter(session("Approver", "nina"), SESSIONS, frozenset({"nina"})),
    Voter(EVE, "nobody", frozenset({"eve"})),
    Voter(session("Dev", "ann"), "nobody", frozenset({"ann"})),
]
ENOUGH = [VOTERS[0], VOTERS[2], VOTERS[3]]


@dataclass
class Electorate:
    """What was asked, who said what, and what it came to; `rules` are those of this moment."""

    rules: Policy
    required: int
    asked: bool = False
    expires_at: int = 0
    said: list[tuple[Voter, str]] = field(default_factory=list)
    decision: str = ""

    @property
    def given(self) -> list[Voter]:
        return [voter for voter, said in self.said if said == "approve"]

    def ask(self, now: int) -> None:
        assert not self.asked
        self.asked, self.expires_at = True, now + self.rules.expires_minutes * 60_000

    def verdict(self, voter: Voter, said: str, plan: str, now: int, *, cancelled: bool) -> str:
        """`counted`, `again`, or why the vote must be denied, while the deployment waits for people."""
        if self.repeats(voter, said, plan):
            return "again"
        if self.decision or cancelled or now >= self.expires_at:
            return "late"
        if voter.by not in self.rules.approvers:
            return "no-approver"
        if self.rules.exclude_requester and voter.who & ASKED_FOR_IT:
            return "requester"
        if plan != SHOWN:
            return "other-plan"
        return "again" if self._before(voter) and said == "approve" else "counted"

    def repeats(self, voter: Voter, said: str, plan: str) -> bool:
        """Whether this very vote was counted: then it is told so at any time."""
        return plan == SHOWN and (voter, said) in self.said

    def count(self, voter: Voter, said: str) -> None:
        """One voter has one vote: the last."""
        before = self._before(voter)
        self.said = [*(each for each in self.said if each is not before), (voter, said)]
        if said == "reject":
            self.decision = "rejected"
        elif len(self.given) >= self.required:
            self.decision = "approved"

    def _before(self, voter: Voter) -> tuple[Voter, str] | None:
        return next((each for each in self.said if each[0].who & voter.who), None)
