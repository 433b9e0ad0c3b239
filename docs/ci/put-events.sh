#!/usr/bin/env bash
# Asks for a deployment with nothing but the AWS CLI. An event proves nobody: stacks with `provenRequests` refuse it.
# BUS is the stack output eventBusName, or its ARN from another account; REQUEST is a file as in docs/events.md.
set -euo pipefail
: "${BUS:?}" "${REQUEST:?}"

entries=$(python3 -c '
import json, os
detail = json.dumps(json.load(open(os.environ["REQUEST"])))
entry = {"EventBusName": os.environ["BUS"], "Source": "bellyfed.deployment", "DetailType": "DeploymentRequested"}
print(json.dumps([{**entry, "Detail": detail}]))
')
answer=$(aws events put-events --entries "$entries" --output json)
python3 -c '
import json, sys
answer = json.loads(sys.argv[1])
sys.exit(f"the event was not taken: {answer}" if answer.get("FailedEntryCount") else 0)
' "$answer"
