"""What is counted of a deployment that has ended."""
