"""S3, STS, CloudWatch: only what the coordinator calls."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

from botocore.response import StreamingBody

from .calls import ApiError, only, refuse
from .executions import moment


class S3:
    """Objects that the test registers; every put is a new version, which is told unless the bucket keeps none.

    A version may be deleted for itself; deleting without one takes all of them, as if nobody ever asked for an old one.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.versioned = True
        self.objects: dict[tuple[str, str], list[bytes | None]] = {}  # None: a version that was deleted

    def put(self, bucket: str, key: str, body: bytes) -> str:
        versions = self.objects.setdefault((bucket, key), [])
        versions.append(body)
        return f"v{len(versions)}"

    def read(self, bucket: str, key: str, version: str | None = None) -> bytes:
        versions = self.objects.get((bucket, key), [])
        number = int(version[1:]) if version else len(versions)
        body = versions[number - 1] if 0 < number <= len(versions) else None
        if body is None:
            refuse("NoSuchVersion" if version else "NoSuchKey", "The specified key does not exist.", status=404)
        return body

    def get_object(self, params: dict[str, Any]) -> dict[str, Any]:
        head, body = self._head(params, "PreconditionFailed")
        return head | {"Body": StreamingBody(io.BytesIO(body), len(body))}

    def head_object(self, params: dict[str, Any]) -> dict[str, Any]:
        """Its refusals have no body: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html."""
        try:
            return self._head(params, "412")[0]
        except ApiError as error:
            if error.status != 404:
                raise
            refuse("404", "Not Found", status=404)

    def put_object(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "Bucket", "Key", "Body", "ContentType", "ServerSideEncryption", "SSEKMSKeyId", "Metadata")
        body = params.get("Body", b"")
        content = body.read() if hasattr(body, "read") else body.encode() if isinstance(body, str) else bytes(body)
        version = self.put(params["Bucket"], params["Key"], content)
        return {"ETag": _etag(content)} | ({"VersionId": version} if self.versioned else {})

    def delete_object(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "Bucket", "Key", "VersionId")
        if "VersionId" in params:
            self.objects[params["Bucket"], params["Key"]][int(params["VersionId"][1:]) - 1] = None
        else:
            self.objects.pop((params["Bucket"], params["Key"]), None)
        return {}

    def _head(self, params: dict[str, Any], unmatched: str) -> tuple[dict[str, Any], bytes]:
        """Refuses another ETag than IfMatch: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html."""
        only(params, "Bucket", "Key", "VersionId", "IfMatch", "ExpectedBucketOwner", "ChecksumMode")
        body = self.read(params["Bucket"], params["Key"], params.get("VersionId"))
        etag = _etag(body)
        if params.get("IfMatch", etag).strip('"') != etag.strip('"'):
            refuse(unmatched, "At least one of the pre-conditions you specified did not hold", status=412)
        latest = f"v{len(self.objects[params['Bucket'], params['Key']])}"
        version = {"VersionId": params.get("VersionId", latest)} if self.versioned else {}
        return {"ContentLength": len(body), "ETag": etag, "Metadata": {}} | version, body


def _etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


class Sts:
    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.reset()

    def reset(self) -> None:
        self.roles: dict[str, str] = {}  # access key -> the role that was assumed
        self.sessions: dict[str, str] = {}  # access key -> the name of the session
        self.denied: set[str] = set()

    def assume_role(self, params: dict[str, Any]) -> dict[str, Any]:
        only(
            params,
            "RoleArn",
            "RoleSessionName",
            "ExternalId",
            "DurationSeconds",
            "Tags",
            "Policy",
            "SourceIdentity",
        )
        role = params["RoleArn"]
        if role in self.denied:
            refuse("AccessDenied", f"not authorized to perform: sts:AssumeRole on resource: {role}", status=403)
        session = params["RoleSessionName"]
        key = f"ASIA{hashlib.sha256(f'{role} {session}'.encode()).hexdigest()[:16].upper()}"
        self.roles[key], self.sessions[key] = role, session
        expires = moment(self.now() + params.get("DurationSeconds", 3600))
        secrets = {
            "AccessKeyId": key,
            "SecretAccessKey": "secret",
            "SessionToken": "session",
            "Expiration": expires,
        }
        assumed = role.replace(":role/", ":assumed-role/").replace(":iam:", ":sts:")
        session = f"{assumed}/{params['RoleSessionName']}"
        return {"Credentials": secrets, "AssumedRoleUser": {"AssumedRoleId": f"AROA:{key}", "Arn": session}}


class CloudWatch:
    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        # name -> OK, ALARM, INSUFFICIENT_DATA, or what tells it when it is asked
        self.alarms: dict[str, str | Callable[[], str]] = {}

    def describe_alarms(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "AlarmNames", "AlarmTypes", "MaxRecords", "StateValue")
        names = params.get("AlarmNames", list(self.alarms))
        found = [{"AlarmName": name, "StateValue": self._state(name)} for name in names if name in self.alarms]
        if "StateValue" in params:
            found = [alarm for alarm in found if alarm["StateValue"] == params["StateValue"]]
        return {"MetricAlarms": found, "CompositeAlarms": []}

    def _state(self, name: str) -> str:
        state = self.alarms[name]
        return state() if callable(state) else state
