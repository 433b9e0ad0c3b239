"""botocore's models, without two detours that are a quarter of a cold start.

To learn that a service exists, botocore lists the folders of all of them, some nine hundred; ours are known. And it
reads 1.2 MB of endpoints, of which its own endpoint rules leave only the partitions in use, and these are a small file.
Measured by `make bench`; that addresses and signing stay the same is tested in tests/handlers/adapters/test_models.py.
"""

from __future__ import annotations

import os
from typing import Any

from botocore.loaders import Loader

SERVICES = (
    "cloudformation",
    "cloudwatch",
    "codebuild",
    "dynamodb",
    "ecr",
    "ecs",
    "events",
    "lambda",
    "s3",
    "sns",
    "sqs",
    "stepfunctions",
    "sts",
)
VARIANTS = ("AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT")
"""With these, the large file is needed after all."""
_PLAIN = {"hostname": "{service}.{region}.{dnsSuffix}", "protocols": ["https"], "signatureVersions": ["v4"]}
_GLOBAL_S3 = {
    "partitionEndpoint": "aws-global",
    "endpoints": {"aws-global": {"credentialScope": {"region": "us-east-1"}, "hostname": "s3.amazonaws.com"}},
    "defaults": {"protocols": ["http", "https"], "signatureVersions": ["s3v4"]},
}


class Models(Loader):
    """To be registered as the session's `data_loader`, before its first client."""

    def list_available_services(self, type_name: str) -> list[str]:
        return list(SERVICES)

    def load_data_with_path(self, name: str) -> tuple[Any, str]:
        if name != "endpoints" or any(os.environ.get(variant) for variant in VARIANTS):
            return super().load_data_with_path(name)
        partitions = self.load_data("partitions")["partitions"]
        return {"version": 3, "partitions": [_endpoints(partition) for partition in partitions]}, ""


def _endpoints(partition: dict[str, Any]) -> dict[str, Any]:
    return {
        "partition": partition["id"],
        "dnsSuffix": partition["outputs"]["dnsSuffix"],
        "regionRegex": partition["regionRegex"],
        "regions": partition["regions"],
        "services": {"s3": _GLOBAL_S3} if partition["id"] == "aws" else {},
        "defaults": _PLAIN,
    }
