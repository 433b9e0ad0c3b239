"""The AWS services that handlers talk to, each behind a small port."""
