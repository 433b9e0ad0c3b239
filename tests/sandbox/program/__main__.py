"""One resource of every type the sandbox maps: bus, rule, function, table, stream, machine, API and alarms."""

import alerts
import api
import pulumi
import storage
import streams
import workflow
from events import bus

pulumi.export("bus", bus.name)
pulumi.export("table", storage.table.name)
pulumi.export("letters", storage.letters.url)
pulumi.export("function", workflow.record.name)
pulumi.export("machine", workflow.machine.arn)
pulumi.export("waiting", workflow.waiting.arn)
pulumi.export("ruleId", workflow.rule.id)
pulumi.export("mapping", streams.mapping.uuid)
pulumi.export("api", api.api.execution_arn)
pulumi.export("address", api.stage.invoke_url)
pulumi.export("topic", alerts.topic.arn)
pulumi.export("key", alerts.key.key_id)
pulumi.export("alarms", [alerts.plain.name, alerts.computed.name])
pulumi.export("deployRole", pulumi.Config().get("deployRole"))
