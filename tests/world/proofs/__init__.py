"""Proofs that the fakes answer as AWS does."""
