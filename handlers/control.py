"""control: what people and their tools ask of the coordinator. Who acts is whom AWS proved, and nobody else."""

from __future__ import annotations

import json
from typing import Any

from domain.errors import Conflict, Denied
from handlers.adapters.aws import BotoCoreError, ClientError, is_transient
from handlers.adapters.log import log
from handlers.call import Call, read
from handlers.operations import OPERATIONS
from handlers.problem import Problem, busy

NOT_MINE = ("no-approver", "requester")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Receives a proxy event of API Gateway.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """
    status, document, kind, who = 500, {}, "application/problem+json", ""
    try:
        call = read(event, context)
        who = call.person.arn
        (status, document), kind = _do(call), "application/json"
    except Problem as problem:
        status, document = problem.status, problem.document
    except Exception as error:
        log("error", "not answered", error=type(error).__name__, reason=str(error))
        broken = Problem(500, "broken", "the coordinator could not answer", "try again, and look at the log of control")
        document = broken.document
    log("info", "asked", by=who, what=f"{event.get('httpMethod')} {event.get('resource')}", status=status)
    headers = {"Content-Type": kind, "Cache-Control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(document)}


def _do(call: Call) -> tuple[int, dict[str, Any]]:
    try:
        return OPERATIONS[call.operation](call)
    except Denied as denied:
        status = 403 if denied.kind in NOT_MINE else 409
        raise Problem(status, denied.kind, denied.sentence, denied.advice) from denied
    except Conflict as conflict:
        raise busy(str(conflict)) from conflict
    except (ClientError, BotoCoreError, OSError) as error:
        if is_transient(error):
            raise busy(f"AWS could not be asked ({type(error).__name__})") from error
        raise
