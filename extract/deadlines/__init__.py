"""Expressions of time, and the deadlines that they set."""
