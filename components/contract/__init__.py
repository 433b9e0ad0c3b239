"""What functions of other people speak with a pipeline: one file for each language, to be put beside their code."""
