"""`demo` and `test`: what manage.py calls before Django, or anything else, is installed."""

import sys

from apsystem.bootstrap import demo, test
from apsystem.bootstrap.progress import CannotGoOn, end_as_ctrl_c_does


def run(command: str, arguments: list[str]) -> int:
    """Run `demo` or `test` and return its exit code; every expected trouble ends in one sentence."""
    end_as_ctrl_c_does()
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
        return 130
