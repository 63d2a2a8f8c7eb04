"""The pages, a module a subject."""

from web.routes import (
    account,
    accounts,
    api_help,
    audit,
    choices,
    compare,
    documents,
    load,
    review,
    search,
    session,
)

ROUTERS = (
    search.router,
    documents.router,
    review.router,
    compare.router,
    load.router,
    session.router,
    account.router,
    accounts.router,
    audit.router,
    choices.router,
    api_help.router,
)
