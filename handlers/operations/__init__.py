"""What the control API does, by the name of the operation: a Call in, a status and a document out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers.call import Call
from handlers.operations import cancelling, freezing, listing, previewing, requesting, resolving, showing, voting

OPERATIONS: dict[str, Callable[[Call], tuple[int, dict[str, Any]]]] = {
    "listDeployments": listing.deployments,
    "showDeployment": showing.deployment,
    "voteOnDeployment": voting.vote,
    "cancelDeployment": cancelling.cancel,
    "listTargets": listing.targets,
    "showTarget": showing.target,
    "listDeploymentsOfTarget": listing.of_target,
    "requestDeployment": requesting.request,
    "previewRollback": previewing.preview,
    "rollBackTarget": requesting.roll_back,
    "resolveTarget": resolving.resolve,
    "releaseVersion": resolving.release,
    "retryDeployment": resolving.retry,
    "freezeTarget": freezing.freeze,
    "unfreezeTarget": freezing.unfreeze,
    "freezeAll": freezing.freeze,
    "unfreezeAll": freezing.unfreeze,
}
