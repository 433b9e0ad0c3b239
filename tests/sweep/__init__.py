"""Whole deployments, disturbed in every way, and the laws that must hold afterwards."""
