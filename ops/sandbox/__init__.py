"""Runs the unmodified Pulumi program against an AWS emulator: no account, no Docker, no Pulumi CLI."""
