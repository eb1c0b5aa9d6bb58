"""From a bare Python to a served demo or a finished test run, with the standard library only.

`environment` makes .venv, `assets` the stylesheet, `postgres` a private database, `browser` finds Chromium,
`commands` puts them in order. Nothing here is loaded in production.
"""
