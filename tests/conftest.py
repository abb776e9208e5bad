"""Loads the fixtures for real parts, and keeps tracebacks in the log short."""

import structlog

pytest_plugins = ["tests.parts.plugin"]

# By default every value of every frame is drawn, which takes a minute for a page that fails.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)
