"""The HTTP API under `/api/v1`, a module a subject, and what libraries harvest."""

from web.api import (
    compare,
    documents,
    downloads,
    exchange,
    iiif,
    load,
    oai,
    pages,
    records,
    review,
    search,
    searches,
)

ROUTERS = (
    documents.ROUTER,
    records.ROUTER,
    exchange.ROUTER,
    oai.ROUTER,
    load.ROUTER,
    pages.ROUTER,
    downloads.ROUTER,
    iiif.ROUTER,
    search.ROUTER,
    compare.ROUTER,
    searches.ROUTER,
    review.ROUTER,
)
