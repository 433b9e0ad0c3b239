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

    def numbered(self, index: int) -> Call:
        return Call(self.service, self.operation, self.params, self.invocation, self.access_key, index)


@dataclass(frozen=True)
class Http:
    status_code: int


class Gateway:
    """Hooks one botocore session: faults first, then the fake of the service."""

    def __init__(self, session: Any, services: Mapping[str, object], faults: Any) -> None:
        self.services, self.faults = services, faults
        self.calling: Callable[[], Invocation] = lambda: OUTSIDE
        session.create_client = _remembering(session.create_client, self._shortened)
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

    def _shortened(self, client: Any) -> Any:
        """Nothing is sent, so nothing need be written, addressed or signed: a fifth of the time of a sweep."""
        whole, service = client._make_api_call, client.meta.service_model
        events, prefix = client.meta.events, f"before-parameter-build.{service.service_id.hyphenize()}."

        def make_api_call(operation: str, params: dict[str, Any]) -> Any:
            if operation == "GetTemplate":  # botocore changes the answer
                return whole(operation, params)
            context = {"client_config": client.meta.config}
            events.emit(prefix + operation, params=params, model=service.operation_model(operation), context=context)
            key = getattr(client._request_signer._credentials, "access_key", "")
            call = self.faults.before(Call(service.service_name, operation, params, self.calling(), key))
            http, answer = self._answer(call)
            self.faults.after(call)
            if http.status_code >= 300:
                raise client.exceptions.from_code(answer["Error"]["Code"])(answer, operation)
            return answer

        client._make_api_call = make_api_call
        return client


def _remembering(create: Callable[..., Any], shortened: Callable[[Any], Any]) -> Callable[..., Any]:
    """The same client for the same arguments: making one takes as long as thirty calls."""
    made: dict[tuple[Any, ...], Any] = {}

    def create_client(*args: Any, **kwargs: Any) -> Any:
        key = (args, tuple((name, _comparable(value)) for name, value in sorted(kwargs.items())))
        if key not in made:
            made[key] = shortened(create(*args, **kwargs))
        return made[key]

    return create_client


def _comparable(value: Any) -> Any:
    """Equal configs are not equal to botocore."""
    return repr(sorted(vars(value).items())) if isinstance(value, Config) else value


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
