"""Where the coordinator lives: Pulumi components, each usable in other projects."""

from components.control_api import ControlApi, ControlApiArgs
from components.event_bus import EventBus, EventBusArgs
from components.function import Function, FunctionArgs
from components.history_store import HistoryStore, HistoryStoreArgs
from components.pipeline import Pipeline, PipelineArgs
from components.stages import StageArgs

__all__ = [
    "ControlApi",
    "ControlApiArgs",
    "EventBus",
    "EventBusArgs",
    "Function",
    "FunctionArgs",
    "HistoryStore",
    "HistoryStoreArgs",
    "Pipeline",
    "PipelineArgs",
    "StageArgs",
]
