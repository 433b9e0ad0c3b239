"""What people are told of a deployment that ended otherwise than it should: what it means, why, and what to do now."""

from __future__ import annotations

from domain.event_words import what
from domain.spelling import duration
from domain.telling import Detail, Listed, Step, Telling, asked_by, command, failure, live, see


def failed(detail: Detail) -> Telling:
    return Telling(
        subject="{name} failed, nothing was changed",
        opening=f"Failed: {what(detail)}. Nothing had been changed.",
        facts=failure(detail) | {"Live": live(detail)},
        steps=[see(detail)],
    )


def undone(detail: Detail) -> Telling:
    service, version = detail["service"], detail["version"]
    look = Step(f"See what is live on {service}, and what is in quarantine:", command(detail, "targets", service))
    release = Step(
        f"Version {version} is in quarantine: requests for it are refused. Once you know that it was not at fault, "
        "release it:",
        command(detail, "release", service, version, "--reason", "..."),
    )
    return Telling(
        subject="{name} failed and was undone",
        opening=f"Failed and undone: {what(detail)}. Everything is as it was before.",
        facts=failure(detail) | {"Live": live(detail)},
        steps=[see(detail), look] + ([release] if _in_quarantine(detail) else []),
    )


def held(detail: Detail) -> Telling:
    service, again = detail["service"], bool(detail.get("retries"))
    how = "Its undo has failed again" if again else "It has failed, and so has its undo"
    facts = {"Why": _what_failed(detail), "Live before": live(detail), "Runbook": "docs/runbooks/failed-undo.md"}
    return Telling(
        subject=f"UNDO FAILED{' AGAIN' if again else ''}: {{name}} is held",
        opening=f"PEOPLE ARE NEEDED NOW: {what(detail)}. {how}. {service} is held: nothing else is deployed to it "
        "until somebody has looked and says what is live; requests wait in its queue.",
        facts=failure(detail) | facts,
        steps=[
            Step("See why it is held, and who waits:", command(detail, "targets", service)),
            see(detail),
            *_retry(detail),
            Step("If what was live before is live again, by hand:", _resolve(detail, "restored")),
            Step("If another version is live, say which:", _resolve(detail, "live:VERSION")),
        ],
    )


def refused(detail: Detail) -> Telling:
    return Telling(
        subject="refused: {name}",
        opening=f"Refused: {what(detail)}. Nothing was started.",
        lists=[Listed("Problems", detail["problems"])],
        facts={"Asked by": asked_by(detail), "Runbook": "docs/runbooks/refused.md"},
        steps=[
            Step("Correct it, or wait until nothing stands in its way; then ask again, under a new deploymentId."),
            see(detail),
        ],
    )


def expired(detail: Detail) -> Telling:
    return Telling(
        subject="{name} expired, nothing was deployed",
        opening=f"Expired: {what(detail)}. It waited too long and was stopped; nothing of it is left.",
        facts={"Why": detail["reason"], "Took": duration(detail["durationMs"]), "Asked by": asked_by(detail)},
        steps=[Step("If it is still wanted, ask again, under a new deploymentId."), see(detail)],
    )


def _in_quarantine(detail: Detail) -> bool:
    """As `quarantine.wanted` decides it where something failed and was undone."""
    return detail["version"] != detail["liveVersion"] and not detail.get("restores")


def _what_failed(detail: Detail) -> str:
    """The reason without the advice that it ends in (domain/undo.py): the steps say that with whole commands."""
    by_hand = f"{detail['service']} by hand to a state that you trust"
    for advice in (f". Mend the cause and `retry {detail['deploymentId']}`, or bring {by_hand}", f". Bring {by_hand}"):
        said, found, _ = detail["reason"].rpartition(advice)
        if found:
            return said
    return detail["reason"]


def _retry(detail: Detail) -> list[Step]:
    """What cannot be undone is not tried again; the reason says nothing of a retry then (domain/undo.py)."""
    name = detail["deploymentId"]
    go_on = command(detail, "retry", name, "--reason", "...")
    step = Step("If the cause can be mended: mend it, then go on with the undo:", go_on)
    return [step] if f"`retry {name}`" in detail["reason"] else []


def _resolve(detail: Detail, how: str) -> str:
    return command(detail, "resolve", detail["service"], "--as", how, "--reason", "...")
