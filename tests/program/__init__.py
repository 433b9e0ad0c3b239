"""The Pulumi program and its components under mocks, and the state machine that they make."""
