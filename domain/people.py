"""Who acts: people by the ARN that AWS proves, and whether two of them are the same person.

A person is told by name: of an IAM user, or of a role's session. Whoever lets people approve by the sessions of a role
must see to it that nobody chooses the session's name (IAM Identity Center sets it; a trust policy can demand
`sts:RoleSessionName` to be `${aws:username}`). A role that is named as such is one voter, however many use it.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Whoever signed a request, by the ARN that AWS gives: of a user, of a role's session, or of the account."""

    arn: str

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]

    @property
    def resource(self) -> str:
        """What follows the account: `user/team/alice`, `assumed-role/Role/session`."""
        return self.arn.split(":", 5)[5]

    @property
    def name(self) -> str:
        return self.resource.rpartition("/")[2]

    @property
    def role(self) -> str:
        """`account:role/Role` of a session, or nothing."""
        kind, _, rest = self.resource.partition("/")
        return f"{self.account}:role/{rest.partition('/')[0]}" if kind == "assumed-role" else ""

    @property
    def keys(self) -> frozenset[str]:
        """All that may name this person."""
        return names(self.name) | {self.arn.casefold(), self.role.casefold()} - {""}


@dataclass(frozen=True)
class Claim:
    """Whoever an event names: nobody proved it, and that must show."""

    name: str

    @property
    def arn(self) -> str:
        return f"claimed: {self.name}"


def known(arn: str) -> bool:
    """Whether AWS could have proved this ARN to be somebody's."""
    return re.fullmatch(r"arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|[a-z-]+/.+)", arn) is not None


def seat(person: Person, approvers: Iterable[str], account: str) -> frozenset[str]:
    """What tells this person from other voters; empty if the person is no approver.

    `account` is that of approvers that name none.
    """
    found = [pattern for each in approvers if _is(person, pattern := _full(each, account))]
    if not found:
        return frozenset()
    sharing = any(pattern.split(":", 1)[1].startswith("role/") for pattern in found)
    return names(person.name) | ({person.role.casefold()} if sharing else set())


def fixed(approvers: Iterable[str], without: frozenset[str] = frozenset()) -> int | None:
    """How many people these can be at most, beside those who are `without`; None if they are not counted."""
    listed = list(approvers)
    if any("*" in each for each in listed):
        return None
    roles = {_role_of(each) for each in listed if _resource(each).startswith("role/")}
    seats = {_role_of(each) if _role_of(each) in roles else _local(each) for each in listed}
    return len(seats - without)


def names(text: str) -> frozenset[str]:
    """What a name may mean: itself, what follows the account in an ARN, its last part, what stands before an @."""
    lower = text.strip().casefold()
    last = lower.rpartition("/")[2]
    return frozenset({lower, lower.rpartition(":")[2], last, last.partition("@")[0]} - {""})


def requesters(named: str, proven: str, account: str = "") -> frozenset[str]:
    """All that may name who asked: whom the request names, and whom AWS proved, if anybody.

    `account` is that of a role which is named without one.
    """
    role = _role_of(named)
    told = names(named) | {f"{account}{role}" if role.startswith(":") else role}
    return (told | (Person(proven).keys if proven else frozenset())) - {""}


def _role_of(approver: str) -> str:
    """`account:role/name` of a role or of one of its sessions, or nothing; without the account where none is named."""
    parts, resource = approver.split(":", 5), _resource(approver)
    account = parts[4] if len(parts) == 6 else ""
    kind, _, rest = resource.partition("/")
    name = rest.rpartition("/")[2] if kind == "role" else rest.partition("/")[0]
    return f"{account}:role/{name}" if kind in ("role", "assumed-role") else ""


def _local(approver: str) -> str:
    return _resource(approver).rpartition("/")[2].partition("@")[0]


def _resource(approver: str) -> str:
    """What follows the account, in small letters."""
    return approver.rpartition(":")[2].casefold()


def _full(approver: str, account: str) -> str:
    """`account:user/alice`, whichever way it was written."""
    return ":".join(approver.split(":")[4:]) if approver.startswith("arn:") else f"{account}:{approver}"


def _is(person: Person, pattern: str) -> bool:
    account, _, resource = pattern.partition(":")
    if resource.startswith("role/"):
        return person.role == f"{account}:role/{resource.rpartition('/')[2]}"
    wanted = re.escape(resource).replace(r"\*", "[^/]+")
    return person.account == account and re.fullmatch(wanted, person.resource) is not None
