"""Monitoring under mocks: its alarms over recorded metrics, its policies, its dashboard and its queries."""
