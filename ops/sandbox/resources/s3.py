"""S3 buckets."""

from __future__ import annotations

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import tag_list


class Bucket(ResourceType):
    """A bucket; its id is its name."""

    token = "aws:s3/bucket:Bucket"
    named = True
    name_input = "bucket"
    identity = frozenset({"bucket"})
    changeable = frozenset({"forceDestroy", "tags"})
    kept = frozenset({"forceDestroy"})
    outputs = frozenset({"arn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        s3, name = cloud.client("s3"), inputs["bucket"]
        s3.create_bucket(Bucket=name, **_place(cloud.region))
        return self._tagged(cloud, inputs)

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        return self._tagged(cloud, inputs)

    def unprotect(self, cloud: Cloud, old: Deployed) -> None:
        """Of what goes with the whole sandbox, nothing is kept."""
        self._empty(cloud, old.id)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        if old.kept.get("forceDestroy"):
            self._empty(cloud, old.id)
        cloud.client("s3").delete_bucket(Bucket=old.id)

    def _tagged(self, cloud: Cloud, inputs: Inputs) -> Made:
        s3, name = cloud.client("s3"), inputs["bucket"]
        if tags := inputs.get("tags"):
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tag_list(tags)})
        else:
            s3.delete_bucket_tagging(Bucket=name)
        return Made(name, {"arn": f"arn:aws:s3:::{name}"})

    def _empty(self, cloud: Cloud, name: str) -> None:
        s3 = cloud.client("s3")
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=name):
            for each in page.get("Contents", ()):
                s3.delete_object(Bucket=name, Key=each["Key"])


def _place(region: str) -> Inputs:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: us-east-1 must not be named."""
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
