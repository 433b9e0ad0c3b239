"""The deployers, on CloudFormation and Lambda as tests/world plays them, state by state."""
