"""What people get to see of it: the mails, the page, and what it all comes to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ops.client import metrics
from ops.demo.audience import Silence
from ops.demo.storefront import SERVICE
from ops.demo.story import Story

ENOUGH_SECONDS = 30
FAILURES = 2


class Mailbox:
    """Gets what the alert topic sends, from now on."""

    def __init__(self, story: Story) -> None:
        self._sqs, sns = story.sandbox.client("sqs"), story.sandbox.client("sns")
        self._queue = self._sqs.create_queue(QueueName="demo-mailbox")["QueueUrl"]
        asked = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])
        arn, topic = asked["Attributes"]["QueueArn"], story.sandbox.outputs["alertTopicArn"]
        self._sqs.set_queue_attributes(QueueUrl=self._queue, Attributes={"Policy": _may_send(arn, topic)})
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        self.subjects: list[str] = []

    def look(self) -> list[str]:
        """The subjects of all mails so far."""
        answer = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
            self.subjects.append(json.loads(message["Body"])["Subject"])
        return self.subjects


class Seeing:
    """`mailbox` was there before the story began."""

    def __init__(self, story: Story, mailbox: Mailbox) -> None:
        self.story, self.checks, self.mailbox = story, story.checks, mailbox

    def tell(self) -> None:
        """10. Who must know was told, the page shows it, and the figures are honest"""
        self.story.telling.chapter(str(self.tell.__doc__))
        wanted = (f"{SERVICE} 3 failed and was undone", "refused: ")
        subjects = self._until(self.mailbox.look, lambda told: all(any(w in each for each in told) for w in wanted))
        for subject in subjects:
            self.story.telling.line(f"mail: {subject}")
        self.checks.that("people were told what failed and what was refused", bool(subjects))
        self.checks.that("and of each once", len(subjects) == len(set(subjects)))
        page = self._page()
        shown = all(name in page for name in (SERVICE, "for-the-sale", "Succeeded"))
        self.checks.that("the page shows what is live and what happened", shown)
        self._figures()

    def _figures(self) -> None:
        """Of all chapters so far: a rollback on demand and an automatic undo are failures, a refusal is none."""
        dora = self._until(self._dora, lambda found: found["changeFailureRate"]["failures"] >= FAILURES)
        rate = dora["changeFailureRate"]
        lead, restore = (dora[name].get("meanMs", 0) / 1000 for name in ("leadTime", "timeToRestore"))
        self.story.telling.line(
            f"metrics: {dora['deploymentFrequency']['count']} went live, lead time {lead:.1f} s, "
            f"{rate['failures']} of {rate['changes']} changes failed, restored after {restore:.1f} s"
        )
        self.checks.that("one change was undone, and people went back from one", rate["failures"] == FAILURES)

    def _dora(self) -> dict[str, Any]:
        cloudwatch = self.story.sandbox.client("cloudwatch")
        return dict(metrics.read(cloudwatch, "dev", days=1, now=int(time.time() * 1000))["dora"])

    def _page(self) -> str:
        function = self.story.sandbox.outputs["pageFunctionArn"]
        answer = self.story.sandbox.client("lambda").invoke(FunctionName=function, Payload=b"{}")
        return str(json.load(answer["Payload"]))

    def _until(self, look: Callable[[], Any], enough: Callable[[Any], bool]) -> Any:
        """What is seen when it is enough; Silence if it never is."""
        deadline = time.monotonic() + ENOUGH_SECONDS
        while not enough(found := look()):
            if time.monotonic() > deadline:
                raise Silence(f"not seen within {ENOUGH_SECONDS} s: {found}")
            time.sleep(0.3)
        return found


def _may_send(queue: str, topic: str) -> str:
    """https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html"""
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
