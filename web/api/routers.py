"""Everything that programs may ask for."""

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
