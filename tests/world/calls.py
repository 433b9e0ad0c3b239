"""Every AWS call of the code under test ends here instead of on the network."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from botocore.config import Config

REGION = "us-east-1"
ACCOUNT = "123456789012"


class ApiError(Exception):
    """An answer of AWS that is an error; botocore turns it into its ClientError."""

    def __init__(self, code: str, message: str = "", *, status: int = 400, **extra: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status, self.extra = code, message, status, extra


class Unmodelled(BaseException):
    """The fakes do not know this; no `except Exception` of the code under test may hide it."""


@dataclass
class Invocation:
    """One run of a Lambda; `dead` once its process has crashed."""

    function: str
    request_id: str = ""
    dead: bool = False


OUTSIDE = Invocation("test")  # calls that the test itself makes


@dataclass(frozen=True)
class Call:
    service: str
    operation: str
    params: dict[str, Any] = field(repr=False)
    invocation: Invocation
    access_key: str = ""
    index: int = 0  # counts the calls that Lambdas make; 0 for those of the test

    @property
    def by(self) -> str:
        return self.invocation.function

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.by, self.service, self.operation)


@dataclass(frozen=True)
class Http:
    status_code: int


class Gateway:
    """Hooks one botocore session: faults first, then the fake of the service."""

    def __init__(self, session: Any, services: Mapping[str, object], faults: Any) -> None:
        self.services, self.faults = services, faults
        self.calling: Callable[[], Invocation] = lambda: OUTSIDE
        session.create_client = _remembering(session.create_client)
        session.register("before-parameter-build", self._remember)
        session.register("before-call", self._before)
        session.register("after-call", self._after)

    def _remember(self, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["world.params"] = params

    def _before(
        self, model: Any, context: dict[str, Any], request_signer: Any, **_: Any
    ) -> tuple[Http, dict[str, Any]]:
        signer = getattr(request_signer, "_credentials", None)
        call = Call(
            model.service_model.service_name,
            model.name,
            context["world.params"],
            self.calling(),
            getattr(signer, "access_key", ""),
        )
        context["world.call"] = call = self.faults.before(call)
        return self._answer(call)

    def _answer(self, call: Call) -> tuple[Http, dict[str, Any]]:
        operation = getattr(self.services.get(call.service), snake_case(call.operation), None)
        if operation is None:
            raise Unmodelled(f"{call.service}.{call.operation}, called by {call.by}")
        meta = {"RequestId": f"request-{call.index}", "RetryAttempts": 0, "HTTPHeaders": {}}
        try:
            answer = operation(call.params) or {}
            return Http(200), answer | {"ResponseMetadata": meta | {"HTTPStatusCode": 200}}
        except ApiError as error:
            what = {"Error": {"Code": error.code, "Message": error.message}} | error.extra
            return Http(error.status), what | {"ResponseMetadata": meta | {"HTTPStatusCode": error.status}}

    def _after(self, context: dict[str, Any], **_: Any) -> None:
        self.faults.after(context["world.call"])


def _remembering(create: Callable[..., Any]) -> Callable[..., Any]:
    """The same client for the same arguments: making one takes as long as thirty calls."""
    made: dict[tuple[Any, ...], Any] = {}

    def create_client(*args: Any, **kwargs: Any) -> Any:
        key = (args, tuple((name, _comparable(value)) for name, value in sorted(kwargs.items())))
        if key not in made:
            made[key] = _unwritten(_addressed_once(create(*args, **kwargs)))
        return made[key]

    return create_client


def _addressed_once(client: Any) -> Any:
    """Nothing is sent anywhere: to find the address of every call anew takes a tenth of the time of a sweep."""
    resolver, found = client._ruleset_resolver, {}
    asked = resolver.construct_endpoint

    def construct_endpoint(operation_model: Any, call_args: Any, request_context: Any) -> Any:
        if operation_model.name not in found:
            found[operation_model.name] = asked(operation_model, call_args, request_context)
        return found[operation_model.name]

    resolver.construct_endpoint = construct_endpoint
    return client


def _comparable(value: Any) -> Any:
    """Equal configs are not equal to botocore."""
    return repr(sorted(vars(value).items(), key=str)) if isinstance(value, Config) else value


def snake_case(operation: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower()


def only(params: Mapping[str, Any], *known: str) -> None:
    """A parameter that a fake would silently ignore is an error of the fake."""
    if unknown := set(params) - set(known):
        raise Unmodelled(f"parameters {sorted(unknown)}")


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def refuse(code: str, message: str, **extra: Any) -> NoReturn:
    raise ApiError(code, message, **extra)


def _unwritten(client: Any) -> Any:
    """What is not sent need not be written either: an eighth of the time of a sweep. S3's own hooks look at it."""
    if client.meta.service_model.service_name != "s3":
        client._convert_to_request_dict = lambda context, **_: {"headers": {}, "body": b"", "context": context}
    return client
