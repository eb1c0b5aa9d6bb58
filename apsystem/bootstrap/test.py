"""`python3 manage.py test`: the whole suite on a real PostgreSQL and in a real browser."""

import os
import subprocess
from pathlib import Path

from apsystem.bootstrap import assets, browser
from apsystem.bootstrap.environment import ROOT, VENV_PYTHON, run_inside
from apsystem.bootstrap.progress import CannotGoOn, step


# collectstatic reads the settings and never connects.
NO_DATABASE = "postgresql://nobody@127.0.0.1/nothing"


def run(arguments: list[str]) -> int:
    """Prepare what the tests need and become pytest, whose exit code is ours; tests/cluster.py starts the database."""
    run_inside("dev", ["test", *arguments])
    assets.build()
    collect()
    if "--no-browser" not in arguments:
        os.environ["AP_CHROMIUM"] = str(browser.find_or_install())
    workers = str(min(os.cpu_count() or 1, 4))
    command = [str(VENV_PYTHON), "-m", "pytest", "-n", workers, "--dist", "worksteal", *arguments]
    os.chdir(ROOT)
    os.execv(VENV_PYTHON, command)


def collect() -> None:
    """Collect the static files under their hashed names, as production serves them."""
    env = {**os.environ, "DATABASE_URL": NO_DATABASE, "AP_SECRET_KEY": "collecting"}
    with step("Collecting static files"):
        command: list[str | Path] = [VENV_PYTHON, ROOT / "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        if subprocess.run(command, check=False, env=env, cwd=ROOT).returncode:
            raise CannotGoOn("The static files could not be collected; Django's own words are above.")
