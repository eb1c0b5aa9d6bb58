"""`demo` and `test`: what manage.py calls before Django, or anything else, is installed."""

import signal
import sys

from apsystem.bootstrap import demo, test
from apsystem.bootstrap.progress import CannotGoOn


def run(command: str, arguments: list[str]) -> int:
    """Run `demo` or `test` and return its exit code; every expected trouble ends in one sentence."""
    # A closed terminal or a supervisor's stop must end PostgreSQL and the server as Ctrl-C does.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    try:
        return {"demo": demo.run, "test": test.run}[command](arguments)
    except CannotGoOn as problem:
        print(problem, file=sys.stderr)
        return 1
    except PermissionError as problem:
        print(
            f"{problem.filename} belongs to another account. Run this as that account, or delete .venv and var first.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
