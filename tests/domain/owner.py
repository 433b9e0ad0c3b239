"""Deployments through stages of a pipeline's owner: EXTRACT, TRANSFORM, a gate, PUBLISH, and what unpublishes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.deployment import Deployment
from domain.stages import Stages
from tests.domain.deployments import NOW, running

EXTRACT, TRANSFORM, AGREE, PUBLISH, UNPUBLISH = "Extract", "Transform", "Agree", "Publish", "Unpublish"
PATH = Stages(
    forward=(EXTRACT, TRANSFORM, AGREE, PUBLISH),
    undo=(UNPUBLISH,),
    gate=AGREE,
    own=(EXTRACT, TRANSFORM, PUBLISH, UNPUBLISH),
    harmless=(EXTRACT,),
)


def through_own(path: Stages = PATH, **more: Any) -> Deployment:
    """One that has started, and whose request has an `input`."""
    state = running(now=NOW)
    return replace(state, path=path, request={**state.request, "input": {"source": "s3://prices/"}}, **more)
