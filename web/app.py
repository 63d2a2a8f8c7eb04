"""The server: routes, what every request passes, and what is told when something is wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from sohoa.errors import SohoaError
from web import faults
from web.api.routers import ROUTERS as API
from web.api.transport import Transport
from web.archives import Archives
from web.loading import Loader
from web.routes import ROUTERS as PAGES
from web.searching import Searching
from web.security.attempts import Attempts
from web.security.csrf import check
from web.security.gate import Gate
from web.settings import Settings

_STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings) -> FastAPI:
    """The server for an archive.

    Raises:
        ArchiveError: no archive there, or one that cannot be opened.
    """
    archives = Archives(settings.archive)
    with archives.take() as archive:  # so that what is wrong with it is said before anybody asks
        searching = Searching(archive)

    loader = Loader(archives, settings.options)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        searching.start()
        loader.start()
        yield
        loader.stop()
        searching.close()
        archives.close()

    app = FastAPI(
        title="sohoa",
        version=version("sohoa"),
        summary="Vietnamese administrative documents as text and records, traceable to their pages",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=life,
        dependencies=[Depends(check)],
    )
    app.state.settings = settings
    app.state.archives = archives
    app.state.searching = searching
    app.state.loader = loader
    app.state.attempts = Attempts()
    for router in PAGES:
        app.include_router(router, include_in_schema=False)
    for router in API:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_middleware(Gate)
    app.add_middleware(Transport)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts))
    app.add_exception_handler(SohoaError, faults.on_error)
    app.add_exception_handler(HTTPException, faults.on_http_error)
    app.add_exception_handler(RequestValidationError, faults.on_bad_request)
    return app
