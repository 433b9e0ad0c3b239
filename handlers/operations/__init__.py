"""What the control API does, by the name of the operation: a Call in, a status and a document out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers.call import Call
from handlers.operations import cancelling, listing, requesting, showing, voting

OPERATIONS: dict[str, Callable[[Call], tuple[int, dict[str, Any]]]] = {
    "listDeployments": listing.deployments,
    "showDeployment": showing.deployment,
    "voteOnDeployment": voting.vote,
    "cancelDeployment": cancelling.cancel,
    "listTargets": listing.targets,
    "showTarget": showing.target,
    "listDeploymentsOfTarget": listing.of_target,
    "requestDeployment": requesting.request,
    "rollBackTarget": requesting.roll_back,
}
