"""Two Pipelines on one bus, with one memory, one TargetStore each, and one Monitoring over all."""

from typing import Any

from components import EventBus, HistoryStore, Monitoring, Pipeline
from components.pipeline_args import PipelineArgs

ARN = "arn:aws:lambda:us-east-1:123456789012:function"


def make(arguments: dict[str, Any]) -> None:
    bus = EventBus("bus", {"bus_name": "shared"})
    history = HistoryStore("memory", {"bus_name": bus.bus_name, "bus_arn": bus.bus_arn})
    both: PipelineArgs = {
        "environment": "",
        "history_table_name": history.table_name,
        "history_table_arn": history.table_arn,
        "bus_name": bus.bus_name,
        "shares_bus": True,
    }
    code = Pipeline("code", {**both, "environment": "code"})
    data = Pipeline(
        "data",
        {
            **both,
            "environment": "data",
            "stages": [{"name": "Publish", "timeout_seconds": 600, "function_arn": f"{ARN}:publish"}],
            "undo_stages": [{"name": "Unpublish", "timeout_seconds": 600, "function_arn": f"{ARN}:unpublish"}],
        },
    )
    watched = [code.watched, data.watched, history.watched, bus.watched]
    stages = [{**each.stages_watched, "name": f"{each.logical_name}-stages"} for each in (code, data)]
    Monitoring("monitoring", {"watches": [*watched, *stages], **arguments})
