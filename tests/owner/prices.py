"""The functions of an owner, who publishes prices: a job extracts them, they are looked at, agreed to, and published.

What is live, and the copy that the undo needs, are named after the deployment: each function may be asked again.
"""

from __future__ import annotations

import json
from typing import Any

from tests.domain.owner import EXTRACT, PATH, PUBLISH, TRANSFORM
from tests.world import World

LIVE = "prices"
JOB_SECONDS = 150
Question = dict[str, Any]


class Prices:
    """They are kept where the world keeps what builds have made: invariants and memories look there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asked: list[Question] = []

    def begin(self) -> None:
        """Version 0 is live."""
        self.asked.clear()
        self.world.codebuild.made[LIVE] = {"source": "s3://prices/0/"}
        for name in PATH.own:
            self.world.lambda_.put(name, name.encode())
            self.world.lambda_.behave(name.encode(), self._does(name))

    @property
    def live(self) -> str:
        return self.world.codebuild.made[LIVE]["source"]

    def questions(self, stage: str) -> list[Question]:
        return [each for each in self.asked if each["stage"] == stage]

    def _does(self, name: str) -> Any:
        what = {EXTRACT: self._extract, TRANSFORM: self._transform, PUBLISH: self._publish}.get(name, self._unpublish)

        def function(question: Question) -> Any:
            self.asked.append(question)
            return what(question)

        return function

    def _extract(self, question: Question) -> Any:
        """A job takes its time; it is found again by the deployment's id."""
        job = f"job-of-{question['deploymentId']}"
        if ("jobs", job) not in self.world.s3.objects:
            self.world.s3.put("jobs", job, str(self.world.now() + JOB_SECONDS).encode())
        if self.world.now() < float(self.world.s3.read("jobs", job)):
            return {"status": "waiting", "operation": {"job": job}, "waitsFor": job}
        return {"status": "done", "output": {"rows": 12}, "plan": {"summary": ["12 rows replace 11"]}}

    def _transform(self, question: Question) -> Any:
        if question["input"].get("empty"):
            return {"status": "failed", "reason": "the column price is empty"}
        return {"status": "done", "summary": [f"{question['outputs'][EXTRACT]['rows']} rows are valid"]}

    def _publish(self, question: Question) -> Any:
        """What was live is copied first; then it fails in the middle, if it is to fail."""
        copy = f"before-{question['deploymentId']}"
        if ("copies", copy) not in self.world.s3.objects:
            self.world.s3.put("copies", copy, json.dumps(self.live).encode())
        self.world.codebuild.made[LIVE] = {"source": question["input"]["source"]}
        if question["input"].get("broken"):
            return {"status": "failed", "reason": "the index is gone"}
        return {"status": "done", "output": {"live": self.live}}

    def _unpublish(self, question: Question) -> Any:
        copy = f"before-{question['deploymentId']}"
        if ("copies", copy) in self.world.s3.objects:
            self.world.codebuild.made[LIVE] = {"source": json.loads(self.world.s3.read("copies", copy))}
        return {"status": "done", "summary": ["the copy is live again"]}
