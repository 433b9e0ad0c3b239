"""What a deployment is: standard library only, no AWS, no Pulumi."""
