"""Lambda: the target functions that are deployed, and the coordinator's own that are invoked.

Aliases: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html,
images: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.response import StreamingBody

from .calls import arn, only, refuse
from .functions import Function, function_name, qualifier_of, sha

Behaviour = Callable[[Any], Any]
_QUALIFIED = ("FunctionName", "Qualifier")


class Lambda:
    def __init__(self, now: Callable[[], float], read_object: Callable[[str, str, str | None], bytes]) -> None:
        self.now, self.read_object = now, read_object
        self.seconds_per_update = 0.0
        self.behaviours: dict[str, Behaviour] = {}  # by CodeSha256
        self.default: Behaviour = lambda payload: {"ok": True}
        self.coordinator: Callable[[str, Any, bool], Any] = lambda name, event, waits: None
        self.is_coordinator: Callable[[str], bool] = lambda name: False
        self.reset()

    def reset(self) -> None:
        self.functions: dict[str, Function] = {}
        self.gone: set[str] = set()  # images that are not in their repository any more

    # ---- for the test, and for stacks that declare functions ----

    def put(self, name: str, code: bytes = b"", **config: Any) -> Function:
        """Create the function, or give it new code and configuration."""
        found = self.functions.setdefault(name, Function(name, code))
        if (found.code, found.config) != (code, config):
            found.code, found.config = code, config
            found.changed()
        return found

    def put_image(self, name: str, image: str) -> Function:
        """Create the function from repository@sha256:..."""
        self.functions[name] = Function(name, image.encode(), package="Image")
        return self.functions[name]

    def behave(self, code: bytes, behaviour: Behaviour) -> None:
        """What a function with this code answers; raising is a FunctionError."""
        self.behaviours[sha(code)] = behaviour

    # ---- operations ----

    def get_function(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, *_QUALIFIED)
        function, version = self._resolve(params)
        code = function.versions[version]["code"] if version != "$LATEST" else function.code
        if function.package == "Image":
            image = {"RepositoryType": "ECR", "ImageUri": code.decode(), "ResolvedImageUri": code.decode()}
            return {"Configuration": function.configuration(version, self.now()), "Code": image}
        location = "data:application/zip;base64," + base64.b64encode(code).decode()
        where = {"RepositoryType": "S3", "Location": location}
        return {"Configuration": function.configuration(version, self.now()), "Code": where}

    def get_function_configuration(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, *_QUALIFIED)
        function, version = self._resolve(params)
        return function.configuration(version, self.now())

    def update_function_code(self, params: dict[str, Any]) -> dict[str, Any]:
        known = ("FunctionName", "ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion", "ImageUri", "Publish", "RevisionId")
        only(params, *known)
        function = self._idle(params)
        code = self._code(function, params)
        if code != function.code:
            function.code = code
            function.changed()
        function.busy_until = self.now() + self.seconds_per_update
        version = function.publish("") if params.get("Publish") else "$LATEST"
        return function.configuration(version, self.now())

    def publish_version(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "FunctionName", "CodeSha256", "Description", "RevisionId")
        function = self._idle(params)
        if params.get("CodeSha256", function.digest(function.code)) != function.digest(function.code):
            message = f"CodeSHA256 ({params['CodeSha256']}) is different from current CodeSHA256 in $LATEST"
            refuse("InvalidParameterValueException", message)
        return function.configuration(function.publish(params.get("Description", "")), self.now())

    def list_versions_by_function(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "FunctionName", "Marker", "MaxItems")
        function = self._function(params)
        numbers = ["$LATEST", *function.versions]
        start, size = int(params.get("Marker", 0)), params.get("MaxItems", 50)
        more = {"NextMarker": str(start + size)} if start + size < len(numbers) else {}
        return {"Versions": [function.configuration(n, self.now()) for n in numbers[start : start + size]]} | more

    def delete_function(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, *_QUALIFIED)
        function = self._function(params)
        number = params.get("Qualifier")
        if number is None:
            del self.functions[function.name]
        elif any(number in (alias["FunctionVersion"], *_weights(alias)) for alias in function.aliases.values()):
            refuse(
                "ResourceConflictException",
                f"Unable to delete version {number}: an alias points at it",
                status=409,
            )
        else:
            function.versions.pop(number, None)
        return {}

    def get_alias(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "FunctionName", "Name")
        return dict(self._alias(self._function(params), params["Name"]))

    def create_alias(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "FunctionName", "Name", "FunctionVersion", "Description", "RoutingConfig")
        function, name = self._function(params), params["Name"]
        self._check_version(function, params["FunctionVersion"])
        self._check_weights(function, params)
        if name in function.aliases:
            refuse("ResourceConflictException", f"Alias already exists: {function.arn}:{name}", status=409)
        function.aliases[name] = {
            "AliasArn": f"{function.arn}:{name}",
            "Name": name,
            "FunctionVersion": params["FunctionVersion"],
            "Description": params.get("Description", ""),
            "RevisionId": "alias-1",
            **({"RoutingConfig": params["RoutingConfig"]} if _weights(params) else {}),
        }
        return dict(function.aliases[name])

    def update_alias(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "FunctionName", "Name", "FunctionVersion", "Description", "RevisionId", "RoutingConfig")
        function = self._function(params)
        alias = self._alias(function, params["Name"])
        if params.get("RevisionId", alias["RevisionId"]) != alias["RevisionId"]:
            refuse("PreconditionFailedException", "The Revision Id provided does not match", status=412)
        self._check_version(function, params.get("FunctionVersion", "$LATEST"))
        kept = {key: params[key] for key in ("FunctionVersion", "Description", "RoutingConfig") if key in params}
        self._check_weights(function, alias | kept)
        number = int(alias["RevisionId"].rpartition("-")[2]) + 1
        alias |= kept | {"RevisionId": f"alias-{number}"}
        if not _weights(alias):
            alias.pop("RoutingConfig", None)
        return dict(alias)

    def delete_alias(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "FunctionName", "Name")
        self._function(params).aliases.pop(params["Name"], None)
        return {}

    def invoke(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, *_QUALIFIED, "InvocationType", "Payload")
        text = params.get("Payload", b"{}")
        event = json.loads(text.read() if hasattr(text, "read") else text)
        waits = params.get("InvocationType", "RequestResponse") == "RequestResponse"
        if self.is_coordinator(name := function_name(params["FunctionName"])):
            outcome = self.coordinator(name, event, waits)
            return _answer(outcome.value, outcome.error, outcome.cause) if waits else {"StatusCode": 202}
        function, version = self._resolve(params)
        code = function.code if version == "$LATEST" else function.versions[version]["code"]
        try:
            return _answer(self.behaviours.get(sha(code), self.default)(event)) | {"ExecutedVersion": version}
        except Exception as error:
            return _answer(None, type(error).__name__, str(error)) | {"ExecutedVersion": version}

    # ---- inside ----

    def _function(self, params: Mapping[str, Any]) -> Function:
        name = function_name(params["FunctionName"])
        if name not in self.functions:
            refuse(
                "ResourceNotFoundException",
                f"Function not found: {arn('lambda', f'function:{name}')}",
                status=404,
            )
        return self.functions[name]

    def _idle(self, params: Mapping[str, Any]) -> Function:
        function = self._function(params)
        if function.busy_until > self.now():
            message = f"The operation cannot be performed at this time. An update is in progress: {function.arn}"
            refuse("ResourceConflictException", message, status=409)
        if params.get("RevisionId", f"revision-{function.revision}") != f"revision-{function.revision}":
            refuse("PreconditionFailedException", "The Revision Id provided does not match", status=412)
        return function

    def _resolve(self, params: Mapping[str, Any]) -> tuple[Function, str]:
        function = self._function(params)
        qualifier = params.get("Qualifier") or qualifier_of(params["FunctionName"]) or "$LATEST"
        if qualifier in function.aliases:
            qualifier = function.aliases[qualifier]["FunctionVersion"]
        self._check_version(function, qualifier)
        return function, qualifier

    def _check_version(self, function: Function, version: str) -> None:
        if version != "$LATEST" and version not in function.versions:
            refuse("ResourceNotFoundException", f"Function not found: {function.arn}:{version}", status=404)

    def _code(self, function: Function, params: dict[str, Any]) -> bytes:
        """A function stays what it was created as."""
        if ("ImageUri" in params) != (function.package == "Image"):
            what = "provide ImageUri" if function.package == "Image" else "don't provide ImageUri"
            message = f"Please {what} when updating a function with packageType {function.package}."
            refuse("InvalidParameterValueException", message)
        if params.get("ImageUri") in self.gone:
            message = f"Source image {params['ImageUri']} does not exist. Provide a valid source image."
            refuse("InvalidParameterValueException", message)
        if "ImageUri" in params:
            return str(params["ImageUri"]).encode()
        if "ZipFile" in params:
            return bytes(params["ZipFile"])
        return self.read_object(params["S3Bucket"], params["S3Key"], params.get("S3ObjectVersion"))

    def _check_weights(self, function: Function, alias: dict[str, Any]) -> None:
        """Two published versions, and one of them not twice."""
        weights = _weights(alias)
        for version in weights:
            self._check_version(function, version)
        if weights and (
            alias["FunctionVersion"] in weights or alias["FunctionVersion"] == "$LATEST" or len(weights) > 1
        ):
            refuse("InvalidParameterValueException", f"Invalid routing of {alias['FunctionVersion']}: {weights}")

    def _alias(self, function: Function, name: str) -> dict[str, Any]:
        if name not in function.aliases:
            refuse("ResourceNotFoundException", f"Cannot find alias arn: {function.arn}:{name}", status=404)
        return function.aliases[name]


def _weights(alias: Mapping[str, Any]) -> dict[str, float]:
    return dict(alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}))


def _answer(value: Any, error: str = "", cause: str = "") -> dict[str, Any]:
    failed = {"errorType": error, "errorMessage": cause}
    body = json.dumps(failed if error else value).encode()
    answer = {"StatusCode": 200, "Payload": StreamingBody(io.BytesIO(body), len(body))}
    return answer | ({"FunctionError": "Unhandled"} if error else {})
