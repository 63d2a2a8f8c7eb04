"""The HTTP API under `/api/v1`, a module a subject, and what libraries harvest."""

from web.api import documents, load, records

ROUTERS = (documents.ROUTER, records.ROUTER, load.ROUTER)
