"""One resource of every type the sandbox maps: bus, rule, function, table, stream and machine."""

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
pulumi.export("ruleId", workflow.rule.id)
pulumi.export("mapping", streams.mapping.uuid)
pulumi.export("deployRole", pulumi.Config().get("deployRole"))
