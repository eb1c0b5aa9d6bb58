#!/usr/bin/env python3
"""Run the project's commands; `demo` and `test` first make everything they need.

This file must parse on any Python 3, or an old one could not be told in a sentence what it lacks.
"""

import os
import sys
from importlib.util import find_spec


MINIMUM = (3, 11)
TOO_OLD = (
    "This needs Python {}.{} or newer, and this is Python {}.{}. Install a newer Python "
    "(for example `apt install python3.11`, `brew install python` or python.org) and name it: "
    "`python3.11 manage.py {}`."
)


def too_old(version: tuple, command: str) -> str:  # type: ignore[type-arg]  # tuple[int, ...] needs Python 3.9
    """Return the sentence for a Python that is too old to run this, or an empty string."""
    if tuple(version[:2]) >= MINIMUM:
        return ""
    return TOO_OLD.format(MINIMUM[0], MINIMUM[1], version[0], version[1], command)


def main(arguments: list) -> None:  # type: ignore[type-arg]  # list[str] needs Python 3.9
    """Hand `demo` and `test` to apsystem.bootstrap, and everything else to Django."""
    command = arguments[0] if arguments else ""
    complaint = too_old(sys.version_info, command)
    if complaint:
        sys.exit(complaint)
    if command in ("demo", "test"):
        from apsystem.bootstrap.commands import run

        sys.exit(run(command, arguments[1:]))
    django(arguments)


def django(arguments: list) -> None:  # type: ignore[type-arg]
    """Run one of Django's commands, in .venv when this Python is no virtual environment and has no Django."""
    if find_spec("django") is None:
        from apsystem.bootstrap.environment import VENV_PYTHON

        if sys.prefix != sys.base_prefix or not VENV_PYTHON.exists():
            sys.exit(
                "Django is not installed here. `python3 manage.py demo` installs what it needs into .venv; "
                "or install requirements/core.txt yourself."
            )
        os.execv(str(VENV_PYTHON), [str(VENV_PYTHON), __file__, *arguments])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apsystem.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line([__file__, *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
