"""The Python environment: .venv holds exactly what a hashed lock file says."""

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from apsystem.bootstrap.progress import CannotGoOn, quietly, step


ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("AP_VAR_DIR") or ROOT / "var").resolve()
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
NO_VENV = (
    "This Python cannot make virtual environments: part of it is packaged separately. "
    "Run `{command}` and then the same command again."
)


def fingerprint(*files: Path) -> str:
    """Return one hash over the contents of files; a stamp holds it to say what was done for them."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait until no other start in this checkout is busy with the same step."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run_inside(lock: str, arguments: list[str]) -> None:
    """Install requirements/LOCK.txt into .venv and go on as .venv's Python; return when that is this process."""
    with one_at_a_time("environment"):
        install(lock)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.chdir(ROOT)
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), str(ROOT / "manage.py"), *arguments])


def install(lock: str) -> None:
    """Make .venv if it is not there or does not run, and install the lock file if it changed since the last time."""
    requirements = ROOT / "requirements" / f"{lock}.txt"
    stamp, wanted = VENV / f"installed-{lock}", fingerprint(requirements)
    usable = runs(VENV_PYTHON)
    if usable and stamp.exists() and stamp.read_text() == wanted:
        return
    uv = working_uv()
    if not usable:
        with step("Making the Python environment"):
            make(uv)
    with step("Installing Python packages (up to a minute the first time)"):
        quietly("Python packages", installer(uv, requirements))
    stamp.write_text(wanted)


def runs(python: Path) -> bool:
    """Say whether an environment's Python is there, starts and is new enough."""
    if not python.exists():
        return False
    code = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    return subprocess.run([python, "-c", code], check=False, capture_output=True).returncode == 0


def working_uv() -> str | None:
    """Return the path of uv when the machine has one that starts."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], check=False, capture_output=True).returncode == 0:
        return uv
    return None


def make(uv: str | None) -> None:
    """Make an empty .venv; raise CannotGoOn with the exact command when Python's venv module is packaged apart."""
    if uv:
        quietly("The Python environment", [uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV])
        return
    # Debian's python3 has venv without ensurepip until python3-venv is installed.
    if find_spec("ensurepip") is None:
        raise CannotGoOn(no_venv())
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, ImportError) as problem:
        raise CannotGoOn(no_venv()) from problem


def no_venv() -> str:
    """Return the sentence that names the package holding Python's venv module."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return NO_VENV.format(command=f"{sudo}apt-get update && {sudo}apt-get install -y python{version}-venv")


def installer(uv: str | None, requirements: Path) -> list[str | Path]:
    """Return the command that installs exactly a lock file, every package checked against its hash.

    The lock is complete, so nothing is resolved: pip would look for `package[extra]` anew and find a later release.
    """
    exactly = ("--no-deps", "--require-hashes", "-r", requirements)
    if uv:
        return [uv, "pip", "install", "--python", VENV_PYTHON, *exactly]
    if subprocess.run([VENV_PYTHON, "-m", "pip", "--version"], check=False, capture_output=True).returncode:
        quietly("pip", [VENV_PYTHON, "-m", "ensurepip", "--default-pip"])
    pip = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input")
    return [VENV_PYTHON, *pip, *exactly]


def secret_key() -> str:
    """Return the demo's signing key, made at the first start and readable by its owner only."""
    file = VAR / "secret-key"
    VAR.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    return file.read_text()
