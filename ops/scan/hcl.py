"""Registered resources as Terraform would have them: pulumi-aws is made from Terraform's provider, name by name.

As HCL, for checkov passes over policies in JSON files: https://www.checkov.io/7.Scan%20Examples/Terraform.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ops.sandbox.errors import MappingError
from ops.sandbox.monitor import Registration

PREFIXES = {
    "apigateway": "api_gateway",
    **{name: name for name in ("cloudwatch", "dynamodb", "iam", "kms", "lambda", "sfn", "sns", "sqs")},
}
"""Module of pulumi-aws -> what Terraform's types begin with."""

BLOCKS = {
    "attributes": "attribute",
    "filters": "filter",
    "global_secondary_indexes": "global_secondary_index",
    "metric_queries": "metric_query",
}
"""Pulumi's plural, Terraform's singular."""

RENAMED = {
    "aws_api_gateway_deployment": {"rest_api": "rest_api_id"},
    "aws_api_gateway_method_settings": {"rest_api": "rest_api_id"},
    "aws_api_gateway_stage": {"rest_api": "rest_api_id", "deployment": "deployment_id"},
    "aws_lambda_permission": {"function": "function_name"},
    "aws_sns_topic_subscription": {"topic": "topic_arn"},
}
MAPS = {"dimensions", "tags", "triggers", "variables"}
"""Objects that are data, not blocks."""

LEFT_OUT = {"code"}
READ = ("arn", "url", "id", "name", "keyId", "streamArn", "executionArn")
"""Outputs that others are given: a reference tells checkov what belongs together."""

LIFECYCLE = "  lifecycle {\n    create_before_destroy = true\n  }\n"
"""Pulumi's way with what must be replaced: https://www.pulumi.com/docs/iac/concepts/options/deletebeforereplace/"""

Names = Mapping[str, tuple[str, str]]
"""Value of an output -> the resource that has it, and the reference to it."""


def render(resources: Iterable[Registration]) -> str:
    """The whole of a Terraform file."""
    registered = [made for made in resources if made.custom]
    names: Names = {value: found for made in registered for value, found in _outputs(made)}
    return "\n".join(_resource(made, names) for made in registered)


def type_of(token: str) -> str:
    """`aws:dynamodb/table:Table` is `aws_dynamodb_table`."""
    _, path, name = token.split(":")
    module = path.split("/")[0]
    if module not in PREFIXES:
        raise MappingError(f"nobody said what Terraform calls {token}: add {module} to PREFIXES in ops/scan/hcl.py")
    return f"aws_{PREFIXES[module]}_{_snake(name)}"


def address(made: Registration) -> str:
    return f"{type_of(made.type)}.{_label(made.name)}"


def _label(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _outputs(made: Registration) -> Iterator[tuple[str, tuple[str, str]]]:
    known = {"id": made.id, **made.outputs}
    for key in reversed(READ):  # the first one that has a value names it
        if isinstance(known.get(key), str) and known[key]:
            yield known[key], (made.urn, f"{address(made)}.{_snake(key)}")


def _resource(made: Registration, names: Names) -> str:
    type_, _, name = address(made).partition(".")
    renamed = RENAMED.get(type_, {})
    others = {value: reference for value, (urn, reference) in names.items() if urn != made.urn}
    inputs = {_snake(key): value for key, value in made.inputs.items() if value is not None and key not in LEFT_OUT}
    inputs = {renamed.get(key, key): value for key, value in inputs.items()}
    return f'resource "{type_}" "{name}" {{\n{_body(inputs, others)}{LIFECYCLE}}}\n'


def _body(inputs: dict[str, Any], others: Mapping[str, str], indent: str = "  ") -> str:
    lines = []
    for key, value in inputs.items():
        blocks = value if isinstance(value, list) else [value]
        if key not in MAPS and (blocks or key in BLOCKS) and all(isinstance(block, dict) for block in blocks):
            for block in blocks:
                inner = {_snake(name): each for name, each in block.items()}
                lines.append(f"{indent}{BLOCKS.get(key, key)} {{\n{_body(inner, others, indent + '  ')}{indent}}}\n")
        else:
            lines.append(f"{indent}{key} = {_value(value, {} if key in MAPS else others)}\n")
    return "".join(lines)


def _value(value: Any, others: Mapping[str, str]) -> str:
    if isinstance(value, str):
        document = _document(value)
        return others.get(value, _text(value)) if document is None else f"jsonencode({_value(document, {})})"
    if isinstance(value, list):
        return f"[{', '.join(_value(each, others) for each in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)} = {_value(each, others)}" for key, each in value.items()) + "}"
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)


def _document(text: str) -> Any:
    """A policy or a definition, of which checkov reads the parts; None if it is only text."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _text(text: str) -> str:
    """`${` and `%{` would begin a template."""
    return json.dumps(text).replace("${", "$${").replace("%{", "%%{")


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
