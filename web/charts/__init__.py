"""Charts, drawn on the server: what is drawn, where each mark stands, and the drawing itself.

Their form is data: `charts.toml` says which there are, `bars.json` and `timeline.json` are
specifications for Vega-Lite, `config.json` their type, `palette.json` their colours.
"""
