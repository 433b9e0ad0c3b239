"""Who is told when something is wrong, and where to look: of any pipeline, bus and history."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import dashboard
from components.alarm import Alarm, Place, metric_alarm, pager
from components.alarms import alarms_of, handler_errors
from components.alert_topic import OWN, alert_topic
from components.arguments import check
from components.documents import as_json
from components.function import Function
from components.notices import NoticesArgs, notify
from components.policy import GrantArgs
from components.queries import error_metric, error_metric_name, saved_queries
from components.watched import WatchArgs

RUNBOOKS = "docs/runbooks/"


class MonitoringArgs(TypedDict):
    watches: Sequence[WatchArgs]
    """What is watched: names of what a Pipeline, an EventBus, a HistoryStore or you have made, which are among their
    outputs. In Python, and there alone, `watched` of each component is a watch that is ready."""
    prefix: NotRequired[str]
    """What the names of alarms, queries and dashboard start with, one of a kind in an account and region; default: the
    component's name."""
    log_group_name: NotRequired[pulumi.Input[str]]
    """Log group of the functions: errors are counted in it, and queries saved for it. Default none."""
    log_group_arn: NotRequired[pulumi.Input[str]]
    """ARN of that log group, for the functions that `notices` need."""
    notices: NotRequired[Sequence[NoticesArgs]]
    """Pipelines whose people are told, on the alert topic, what they must decide, mend or know. Default none."""
    page_function_arn: NotRequired[pulumi.Input[str]]
    """Function that renders the page of the coordinator, on top of the dashboard. Default none."""
    runbooks: NotRequired[str]
    """Where the runbooks are that alarms name: an address or a path with a slash at its end; default
    `docs/runbooks/`."""
    alarms: NotRequired[bool]
    """Whether there are alarms, $0.10 a month for each metric they read; default true."""
    pager: NotRequired[bool]
    """Whether one composite alarm, $0.50 a month, says that a person is needed now; default true."""
    dashboard: NotRequired[bool]
    """Whether there is a dashboard, $3 a month; default false."""
    key: NotRequired[str]
    """What encrypts the alert topic: `own` for a key of its own, $1 a month, the ARN of a key whose policy lets
    CloudWatch and EventBridge use it, or empty for none; default `own`."""
    emails: NotRequired[Sequence[str]]
    """Addresses that the alert topic writes to, once they have confirmed."""
    page_topic_arn: NotRequired[pulumi.Input[str]]
    """Topic that the composite alarm tells; default, and if it is empty: the alert topic."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""


class Monitoring(pulumi.ComponentResource):
    """Alarms, the topic on which they tell people, saved queries and a dashboard."""

    alert_topic_arn: pulumi.Output[str]
    """Topic of the alarms, and of whatever else people must be told."""
    alert_key_arn: pulumi.Output[str]
    """Key that encrypts the topic; empty if none does."""
    alarm_names: pulumi.Output[Sequence[str]]
    """Names of all alarms."""
    dashboard_name: pulumi.Output[str]
    """Name of the dashboard; empty if there is none."""
    notify_role_arns: pulumi.Output[Mapping[str, str]]
    """Role of the function that tells, for the policies of topics elsewhere; by environment."""

    def __init__(self, name: str, args: MonitoringArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        check(name, MonitoringArgs, args)
        super().__init__("coordinator:index:Monitoring", name, None, opts)
        self.logical_name, self._args, self._tags = name, args, args.get("tags", {})
        self._prefix, self._watches = args.get("prefix", name), args["watches"]
        asked = pulumi.InvokeOutputOptions(parent=self)
        self._region = aws.get_region_output(opts=asked).region
        account = aws.get_caller_identity_output(opts=asked).account_id
        key, emails = args.get("key", OWN), args.get("emails", ())
        self._topic = alert_topic(name, key, emails, account, self._tags, self)
        if "log_group_name" in args:
            saved_queries(name, self._prefix, args["log_group_name"], self)
        alarms = self._alarms() if args.get("alarms", True) else []
        shown = self._dashboard([alarm.arn for alarm in alarms]) if args.get("dashboard", False) else None
        self.alert_topic_arn = self._topic.arn
        self.alert_key_arn = pulumi.Output.from_input(self._topic.key_arn or "")
        self.alarm_names = pulumi.Output.all(*(_name_of(alarm) for alarm in alarms))
        self.dashboard_name = shown.dashboard_name if shown else pulumi.Output.from_input("")
        told = {each["environment"]: self._notify(each) for each in args.get("notices", ())}
        self.notify_role_arns = pulumi.Output.all(**{name: each.role_arn for name, each in told.items()})
        self.register_outputs({key: getattr(self, key) for key in OUTPUTS})

    @property
    def may_publish(self) -> list[GrantArgs]:
        """Tell people something on the alert topic."""
        return self._topic.may_publish

    def _notify(self, pipeline: NoticesArgs) -> Function:
        return notify(self.logical_name, pipeline, self._args, self._topic.arn, self._topic.may_publish, self)

    def _alarms(self) -> list[aws.cloudwatch.MetricAlarm | aws.cloudwatch.CompositeAlarm]:
        args, runbooks = self._args, self._args.get("runbooks", RUNBOOKS)
        place = Place(self.logical_name, self._prefix, runbooks, self._topic.arn, self._tags, self)
        wanted = [(watch["name"], alarm) for watch in self._watches for alarm in alarms_of(watch)]
        wanted += self._errors()
        made = [(alarm, metric_alarm(place, of, alarm)) for of, alarm in wanted]
        paging = [resource for alarm, resource in made if alarm.pages]
        found: list[aws.cloudwatch.MetricAlarm | aws.cloudwatch.CompositeAlarm] = [resource for _, resource in made]
        if paging and args.get("pager", True):
            found.append(pager(place, args.get("page_topic_arn") or self._topic.arn, paging))
        return found

    def _errors(self) -> list[tuple[str, Alarm]]:
        """They are counted in the log, for all that is watched at once."""
        if "log_group_name" not in self._args:
            return []
        error_metric(self.logical_name, self._prefix, self._args["log_group_name"], self)
        return [("", handler_errors(error_metric_name(self._prefix)))]

    def _dashboard(self, alarms: Sequence[pulumi.Input[str]]) -> aws.cloudwatch.Dashboard:
        args = self._args
        counted = "log_group_name" in args and args.get("alarms", True)
        content = dashboard.body(
            self._watches,
            region=self._region,
            page_function_arn=args.get("page_function_arn"),
            alarms=alarms,
            errors=error_metric_name(self._prefix) if counted else None,
        )
        return aws.cloudwatch.Dashboard(
            f"{self.logical_name}-dashboard",
            # A stack's name may have dots, a dashboard's may not.
            dashboard_name=self._prefix.replace(".", "-"),
            dashboard_body=as_json(content),
            opts=pulumi.ResourceOptions(parent=self),
        )


OUTPUTS = tuple(Monitoring.__annotations__)


def _name_of(alarm: aws.cloudwatch.MetricAlarm | aws.cloudwatch.CompositeAlarm) -> pulumi.Output[str]:
    return alarm.alarm_name if isinstance(alarm, aws.cloudwatch.CompositeAlarm) else alarm.name
