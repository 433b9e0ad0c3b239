"""Buckets of a program: tagged, emptied where the program says so, and never kept by a sandbox that is taken down."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from ops.sandbox.resources.resource_type import Cloud, Deployed
from ops.sandbox.resources.s3 import Bucket


@pytest.fixture
def cloud() -> Any:
    with mock_aws():
        yield Cloud(None, "eu-west-1")


def deployed(cloud: Cloud, **inputs: Any) -> Deployed:
    """A bucket with a file."""
    made = Bucket().create(cloud, {"bucket": "data", **inputs})
    cloud.client("s3").put_object(Bucket="data", Key="file", Body=b"1")
    return Deployed("urn", Bucket.token, "data", made.id, made.outputs, inputs, {})


def tags(cloud: Cloud) -> dict[str, str]:
    try:
        return {each["Key"]: each["Value"] for each in cloud.client("s3").get_bucket_tagging(Bucket="data")["TagSet"]}
    except ClientError:
        return {}


def test_a_bucket_is_in_the_region_of_its_stack_and_known_by_its_name(cloud):
    made = deployed(cloud)
    assert (made.id, made.outputs) == ("data", {"arn": "arn:aws:s3:::data"})
    assert cloud.client("s3").get_bucket_location(Bucket="data")["LocationConstraint"] == "eu-west-1"


def test_the_first_region_of_aws_is_not_named():
    with mock_aws():
        deployed(Cloud(None, "us-east-1"))


def test_tags_come_and_go(cloud):
    bucket = deployed(cloud, tags={"of": "fixture"})
    assert tags(cloud) == {"of": "fixture"}
    Bucket().update(cloud, {"bucket": "data"}, bucket, {"tags"})
    assert tags(cloud) == {}


def test_a_bucket_with_files_is_deleted_where_the_program_says_so(cloud):
    with pytest.raises(ClientError, match="BucketNotEmpty"):
        Bucket().delete(cloud, bucket := deployed(cloud))
    bucket.kept["forceDestroy"] = True
    Bucket().delete(cloud, bucket)
    assert cloud.client("s3").list_buckets()["Buckets"] == []


def test_whoever_takes_the_sandbox_down_takes_the_files_too(cloud):
    Bucket().unprotect(cloud, bucket := deployed(cloud))
    Bucket().delete(cloud, bucket)
    assert cloud.client("s3").list_buckets()["Buckets"] == []
