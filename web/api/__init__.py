"""The HTTP API under `/api/v1`, a module a subject, and what libraries harvest."""
