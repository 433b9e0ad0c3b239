"""PublishData: readers are shown the new rows, all at once: one small object says which release is live."""

import rows
from deployment_stage import Asked, Done, stage


@stage
def handler(asked: Asked) -> Done:
    release, pointer = asked.outputs["ExtractData"], rows.live(asked.service)
    new = {"release": asked.deployment_id, "version": asked.version, "key": release["key"], "rows": release["rows"]}
    now = rows.document(pointer)
    if now != new:
        # What was live is remembered before it changes: the undo must find it even if this call is the last one.
        rows.put(f"{rows.staged(asked.deployment_id)}before.json", {"live": now})
        rows.put(pointer, new)
    return Done([f"{asked.service} {asked.version} is live, {release['rows']} rows"], output={"live": new["key"]})
