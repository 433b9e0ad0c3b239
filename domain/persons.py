"""How people are called: `user bob`, `role Approvers as alice`, from the ARNs and patterns of IAM."""

from __future__ import annotations

from collections.abc import Iterable


def person(arn: str) -> str:
    """Whoever an ARN, or what follows the account in it, names; anything else as it is."""
    resource = arn.split(":", 5)[5] if arn.count(":") >= 5 else arn
    kind, _, rest = resource.partition("/")
    name = rest.rpartition("/")[2]
    match kind:
        case "user" if rest:
            return f"user {name}" if name != "*" else f"users below {rest[:-1]}"
        case "role" if rest:
            return f"role {name}"
        case "assumed-role" if rest:
            role, _, session = rest.partition("/")
            return f"role {role}" if session in ("", "*") else f"role {role} as {session}"
        case "root" if arn != resource:
            return f"the root of account {arn.split(':')[4]}"
    return arn


def people(arns: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(person(arn) for arn in arns)) or "nobody is named"


def requester(deployment: dict[str, str]) -> str:
    """Who asks: as the request says, and as AWS proved it where it did."""
    claimed, proven = deployment.get("requestedBy", ""), deployment.get("requester", "")
    if not proven or claimed in (proven, proven.rpartition("/")[2]):
        return person(proven or claimed) or "nobody says"
    return f"{person(claimed)} (signed by {person(proven)})" if claimed else person(proven)


def decider(by: str) -> str:
    """Who put a version into quarantine or froze a service: a person, or the coordinator by itself."""
    return {"coordinator": "the coordinator", "config": "the config of the stack"}.get(by) or person(by)
