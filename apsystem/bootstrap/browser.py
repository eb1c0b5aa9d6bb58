"""The browser the tests drive: found on the machine, or installed where that needs nobody's leave."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from apsystem.bootstrap.progress import CannotGoOn, quietly, step


# Chromium that has no window comes first: a page takes it half the work.
WINDOWLESS = "chromium-headless-shell"
NAMES = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
MAC_APPS = ("Chromium", "Google Chrome", "Microsoft Edge")
PLAYWRIGHT = (
    ".cache/ms-playwright/chromium_headless_shell-*/chrome-*/*headless*shell",
    "Library/Caches/ms-playwright/chromium_headless_shell-*/chrome-*/*headless*shell",
    ".cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
NONE = (
    "There is no Chromium, Chrome or Edge for the browser tests. Install one (`sudo apt-get install chromium`, or "
    "Google Chrome on macOS), or say where it is with AP_CHROMIUM, or leave those tests out with --no-browser."
)


def places() -> Iterator[Path]:
    """Yield where a browser may be, the most wanted first."""
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    yield from (Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in MAC_APPS)
    for pattern in PLAYWRIGHT:
        yield from sorted(Path.home().glob(pattern), reverse=True)


def starts(browser: Path) -> bool:
    """Say whether a browser is there and runs: Ubuntu's chromium-browser may be a stub that only advises."""
    if not browser.is_file():
        return False
    try:
        return subprocess.run([browser, "--version"], check=False, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> Path | None:
    """Return a browser that starts, or None; raise CannotGoOn if AP_CHROMIUM names something else."""
    named = os.environ.get("AP_CHROMIUM")
    if named:
        if not starts(Path(named)):
            raise CannotGoOn(f"AP_CHROMIUM is {named}, and that is not a browser that starts. Correct it or unset it.")
        return Path(named)
    return next((place for place in places() if starts(place)), None)


def find_or_install() -> Path:
    """Return a browser; as root on Debian or Ubuntu install Chromium first; raise CannotGoOn if there is none."""
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Installing Chromium for the browser tests"):
            env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            quietly("Chromium", ["apt-get", "update"], env=env)
            known = subprocess.run(["apt-cache", "show", WINDOWLESS], check=False, capture_output=True).returncode == 0
            package = WINDOWLESS if known else "chromium"
            quietly("Chromium", ["apt-get", "install", "-y", "--no-install-recommends", package], env=env)
        found = find()
    if found is None:
        raise CannotGoOn(NONE)
    return found
