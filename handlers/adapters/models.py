"""botocore's service models, without the detour that is a fifth of every cold start.

To learn that a service exists, botocore lists the folders of all of them, some nine hundred. Ours are known.
"""

from __future__ import annotations

from botocore.loaders import Loader

SERVICES = ("cloudformation", "cloudwatch", "dynamodb", "events", "lambda", "s3", "sqs", "stepfunctions", "sts")


class Models(Loader):
    """To be registered as the session's `data_loader`, before its first client."""

    def list_available_services(self, type_name: str) -> list[str]:
        return list(SERVICES)
