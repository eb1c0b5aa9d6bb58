"""Production is the default, and it is safe."""

import os
import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).parents[2]


def manage(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AP_") or k == "AP_SECRET_KEY"}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    environment |= {"DJANGO_SETTINGS_MODULE": "apsystem.settings"}
    for name, value in changes.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_deployment_check_is_clean() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_a_missing_secret_is_named() -> None:
    done = manage("check", AP_SECRET_KEY=None)
    assert "AP_SECRET_KEY is not set" in done.stderr


def test_a_brand_colour_nobody_can_read_stops_the_start() -> None:
    done = manage("check", AP_BRAND_COLOUR="#ffff66")
    assert done.returncode != 0
    assert "#ffff66" in done.stderr
