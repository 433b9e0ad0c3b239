"""What functions of other people speak with a pipeline."""
