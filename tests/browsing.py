"""A running server and a real browser, for tests of what people see."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

#: Debian's; Playwright's own browsers are downloads from elsewhere.
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Served:
    """A server on an archive."""

    url: str
    archive: Path
    app: Any


@contextmanager
def serving(archive: Path, http: Any = "auto", **settings: Any) -> Iterator[Served]:
    """Serve an archive on a free port of this machine until the block ends."""
    from web.app import create_app
    from web.settings import Settings

    app = create_app(Settings(archive=archive, **settings))
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", http=http, proxy_headers=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(f"http://127.0.0.1:{port}", archive, app)
    finally:
        server.should_exit = True
        thread.join(10)


def faults_of(page: Any, *rules: str) -> list[str]:
    """What axe finds on a page that is serious or critical: rule and elements.

    Args:
        page: Playwright's, open.
        rules: of axe, to try only these.
    """
    from axe_playwright_python.sync_playwright import Axe

    asked: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        asked["runOnly"] = rules
    found = Axe().run(page, options=asked).response["violations"]
    return [
        f"{rule['id']}: {[node['html'][:200] for node in rule['nodes']]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
