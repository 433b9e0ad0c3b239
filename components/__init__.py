"""Where the coordinator lives: Pulumi components, each usable in other projects."""

from components.control_api import ControlApi, ControlApiArgs
from components.event_bus import EventBus, EventBusArgs
from components.function import Function, FunctionArgs
from components.history_store import HistoryStore, HistoryStoreArgs
from components.log_store import LogStore, LogStoreArgs
from components.monitoring import Monitoring, MonitoringArgs
from components.pipeline import Pipeline, PipelineArgs
from components.policy import GrantArgs
from components.stage_archive import stage_code
from components.stages import StageArgs
from components.target_store import TargetStore, TargetStoreArgs
from components.watched import WatchArgs

__all__ = [
    "ControlApi",
    "ControlApiArgs",
    "EventBus",
    "EventBusArgs",
    "Function",
    "FunctionArgs",
    "GrantArgs",
    "HistoryStore",
    "HistoryStoreArgs",
    "LogStore",
    "LogStoreArgs",
    "Monitoring",
    "MonitoringArgs",
    "Pipeline",
    "PipelineArgs",
    "StageArgs",
    "TargetStore",
    "TargetStoreArgs",
    "WatchArgs",
    "stage_code",
]
