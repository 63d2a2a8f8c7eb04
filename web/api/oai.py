"""Where libraries harvest."""

from typing import Annotated

from fastapi import Depends, Request, Response

from store import mirror
from web.api.harvest.protocol import Server, answer
from web.api.routing import router
from web.archives import InArchive
from web.security.users import Reader

ROUTER = router("harvesting", prefix="")


async def _arguments(request: Request) -> list[tuple[str, str]]:
    """The arguments, from the address or a form."""
    if request.method == "POST":
        return [(name, str(value)) for name, value in (await request.form()).multi_items()]
    return request.query_params.multi_items()


@ROUTER.get(
    "/oai",
    summary="OAI-PMH 2.0",
    response_class=Response,
    responses={200: {"content": {"text/xml": {}}}},
)
@ROUTER.post("/oai", include_in_schema=False)
def oai(
    request: Request,
    archive: InArchive,
    user: Reader,
    arguments: Annotated[list[tuple[str, str]], Depends(_arguments)],
) -> Response:
    """Harvest the documents' headers as Dublin Core, by OAI-PMH 2.0.

    The arguments are the protocol's: `verb`, and what goes with it. Its errors come with status
    200, as it says.
    """
    home = str(request.base_url).rstrip("/")
    with mirror.snapshot(archive.db):
        server = Server(archive.db, home, request.app.state.settings.contact)
        return Response(answer(server, arguments), media_type="text/xml")
