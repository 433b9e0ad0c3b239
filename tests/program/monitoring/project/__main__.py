"""One Monitoring of the config's choice, named `mine`."""

import pulumi

import components

made = components.Monitoring("mine", pulumi.Config().require_object("arguments"))
pulumi.export("mayPublish", [dict(grant) for grant in made.may_publish])
