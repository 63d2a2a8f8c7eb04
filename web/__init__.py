"""The archive in a browser, and its HTTP API: `web.app.create_app` makes the server."""
