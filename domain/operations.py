"""What can be asked of the control API: one line per operation, from which API Gateway, handlers and docs are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain import resolution, rollback_request
from domain.deployment import Status
from domain.fields import Field, matching, one_of, text, whole
from domain.kinds import name, version

LIMIT = matching(r"[1-9]\d?|100", "a number from 1 to 100")
PAGE = {"limit": Field(LIMIT), "next": Field(matching(r"[A-Za-z0-9_=-]{1,2000}", "the `next` of the page before"))}
DIGEST = matching(r"[0-9a-f]{64}", "the digest of the plan, 64 hexadecimal digits")
REASON = text(300, least=1)
UNFREEZE = {"reason": Field(REASON, required=True)}
FREEZE = {**UNFREEZE, "until": Field(whole(0, 1 << 52))}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`answers` are statuses with what they mean; `body` is None where the operation takes none, `{}` where the body
    has rules of its own."""

    name: str
    method: str
    path: str
    summary: str
    answers: Mapping[int, str]
    query: Mapping[str, Field] = field(default_factory=dict)
    body: Mapping[str, Field] | None = None

    @property
    def parameters(self) -> dict[str, Field]:
        """What stands in the path."""
        return {part[1:-1]: Field(name, required=True) for part in self.path.split("/") if part.startswith("{")}


NOT_THERE = {404: "There is none."}
OPERATIONS = (
    Operation(
        name="listDeployments",
        method="GET",
        path="/deployments",
        summary="Deployments in a status, newest first; all that are active, if none is given.",
        query={"status": Field(one_of(*(status.value for status in Status))), **PAGE},
        answers={200: "A page of deployments."},
    ),
    Operation(
        name="showDeployment",
        method="GET",
        path="/deployments/{deploymentId}",
        summary="One deployment with its plan, its votes and its history.",
        answers={200: "The deployment.", **NOT_THERE},
    ),
    Operation(
        name="voteOnDeployment",
        method="POST",
        path="/deployments/{deploymentId}/votes",
        summary="Approve or reject the plan with this digest; a rejection needs a reason. Whoever signs votes.",
        body={
            "vote": Field(one_of("approve", "reject"), required=True),
            "plan": Field(DIGEST, required=True),
            "reason": Field(REASON),
        },
        answers={
            200: "The vote is counted, or was before.",
            403: "You may not vote on it.",
            409: "It is too late, or the plan is another one.",
            **NOT_THERE,
        },
    ),
    Operation(
        name="cancelDeployment",
        method="POST",
        path="/deployments/{deploymentId}/cancellation",
        summary="Stop a deployment; what it changed is undone.",
        body={"reason": Field(REASON, required=True)},
        answers={202: "It is on its way to CANCELLED, or there.", 409: "It has ended.", **NOT_THERE},
    ),
    Operation(
        name="listTargets",
        method="GET",
        path="/targets",
        summary="All services: what is live, who deploys, who waits.",
        query=PAGE,
        answers={200: "A page of services."},
    ),
    Operation(
        name="showTarget",
        method="GET",
        path="/targets/{service}",
        summary="One service.",
        answers={200: "The service.", **NOT_THERE},
    ),
    Operation(
        name="listDeploymentsOfTarget",
        method="GET",
        path="/targets/{service}/deployments",
        summary="Deployments of a service, newest first.",
        query=PAGE,
        answers={200: "A page of deployments.", **NOT_THERE},
    ),
    Operation(
        name="requestDeployment",
        method="POST",
        path="/targets/{service}/deployments",
        summary="Ask for a deployment. The same id and request again give the same answer.",
        body={},
        answers={
            202: "It is accepted.",
            422: "It is refused, with every problem; the refusal is remembered.",
            **NOT_THERE,
        },
    ),
    Operation(
        name="previewRollback",
        method="GET",
        path="/targets/{service}/rollback",
        summary="What going back would change, as far as the history tells; nothing is done.",
        query={"to": Field(rollback_request.destination)},
        answers={200: "What would be restored, and what stands against it.", **NOT_THERE},
    ),
    Operation(
        name="rollBackTarget",
        method="POST",
        path="/targets/{service}/rollback",
        summary="Go back to what was live before, or to any deployment that succeeded. The same request again gives "
        "the same answer.",
        body=rollback_request.BODY,
        answers={
            202: "It is accepted.",
            422: "It is refused, with every problem; the refusal is remembered.",
            **NOT_THERE,
        },
    ),
    Operation(
        name="resolveTarget",
        method="POST",
        path="/targets/{service}/resolution",
        summary="Say what is live on a service whose undo failed; it is free again.",
        body={"as": Field(resolution.resolution, required=True), "reason": Field(REASON, required=True)},
        answers={200: "The service.", 409: "It is not held, or the version is not known.", **NOT_THERE},
    ),
    Operation(
        name="retryDeployment",
        method="POST",
        path="/deployments/{deploymentId}/retry",
        summary="Go on with an undo that failed, from the stage that failed, as a new deployment.",
        body={"reason": Field(REASON, required=True)},
        answers={202: "It goes on.", 409: "There is nothing that could safely go on.", **NOT_THERE},
    ),
    Operation(
        name="releaseVersion",
        method="POST",
        path="/targets/{service}/releases",
        summary="Let a version that was rolled back be deployed again.",
        body={"version": Field(version, required=True), "reason": Field(REASON, required=True)},
        answers={200: "The service.", 409: "It is not in quarantine.", **NOT_THERE},
    ),
    *(
        Operation(
            name=f"{act}{'All' if everywhere else 'Target'}",
            method="POST",
            path=f"/{act}" if everywhere else f"/targets/{{service}}/{act}",
            summary=f"{summary} {'all services' if everywhere else 'a service'}.",
            body=body,
            answers={200: "The service, `*` for all.", 409: refusal, **({} if everywhere else NOT_THERE)},
        )
        for act, summary, body, refusal in (
            ("freeze", "Let nothing new start on", FREEZE, "The freeze would end before it begins."),
            ("unfreeze", "Let deployments go on on", UNFREEZE, "Nobody has frozen it."),
        )
        for everywhere in (False, True)
    ),
)
