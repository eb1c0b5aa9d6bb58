"""`python3 manage.py demo`: everything from the Python environment to a served demo county."""

import argparse
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from apsystem.bootstrap import assets, postgres
from apsystem.bootstrap.environment import ROOT, VAR, VENV_PYTHON, run_inside, secret_key
from apsystem.bootstrap.progress import CannotGoOn, say, step


TAKEN = "Port {port} is taken by another program. Stop that program, or choose another port: --port {other}."
NOT_ALLOWED = "Port {port} is not allowed for this account. Choose one above 1023: --port 8000."
RUNNING = "The demo of this checkout is already running. Stop it with Ctrl-C in its terminal first."
NO_OWNER = (
    "DATABASE_URL is set without DATABASE_OWNER_URL. Set it to the role that owns the database and migrates it; "
    "or unset both, and the demo starts a private PostgreSQL."
)
NOT_OURS = (
    "--fresh drops the demo's private data only, and DATABASE_URL names another database. Empty that one yourself."
)
LAUNCHING = "Launching a worker"
WORKER = ("procrastinate", "worker", "--concurrency", "1")
SERVER = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning")


def run(arguments: list[str]) -> int:
    """Prepare and serve the demo until Ctrl-C; return the exit code."""
    wanted = options(arguments)
    insist_on_free(wanted.port)
    if wanted.fresh and os.environ.get("DATABASE_URL"):
        raise CannotGoOn(NOT_OURS)
    run_inside("demo", ["demo", *arguments])
    assets.build()
    with database(wanted.fresh) as (app, owner):
        env = settings(wanted.port) | {"DATABASE_URL": app}
        # Only the steps that make tables know the owner; the demo itself runs without it.
        env.pop("DATABASE_OWNER_URL", None)
        with step("Bringing the database and static files up to date"):
            django("prepare", env | {"DATABASE_OWNER_URL": owner})
        say("Making the demo county, unless it is there:")
        django("seed", env)
        return serve(wanted.port, env)


def options(arguments: list[str]) -> argparse.Namespace:
    """Read --fresh and --port from the command line."""
    parser = argparse.ArgumentParser("manage.py demo", description="Serve the demo county on this machine.")
    parser.add_argument("--fresh", action="store_true", help="drop the demo's data and make it again")
    parser.add_argument("--port", type=port, default=8000, help="the port of 127.0.0.1 to serve on (8000)")
    return parser.parse_args(arguments)


def port(text: str) -> int:
    """Return a port's number; raise ArgumentTypeError for anything else."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def insist_on_free(number: int) -> None:
    """Raise CannotGoOn with one sentence if the demo cannot listen on a port of 127.0.0.1."""
    with socket.socket() as caller, socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
        except PermissionError as problem:
            raise CannotGoOn(NOT_ALLOWED.format(port=number)) from problem
        except OSError as problem:
            raise CannotGoOn(taken(number)) from problem
        # macOS lets two programs bind one port when the other listens on every address.
        if caller.connect_ex(("127.0.0.1", number)) == 0:
            raise CannotGoOn(taken(number))


def taken(number: int) -> str:
    """Return the sentence for a taken port, with another to try."""
    return TAKEN.format(port=number, other=number + 1 if number < 65535 else 8000)


@contextmanager
def database(fresh: bool) -> Iterator[tuple[str, str]]:
    """Yield the addresses of the app's and the owner's role: DATABASE_URL's, or those of the private PostgreSQL."""
    if app := os.environ.get("DATABASE_URL"):
        owner = os.environ.get("DATABASE_OWNER_URL")
        if not owner:
            raise CannotGoOn(NO_OWNER)
        yield app, owner
        return
    with only_demo():
        cluster = postgres.kept_in(VAR)
        if fresh:
            with step("Dropping the demo's data"):
                cluster.remove()
        try:
            with step("Starting PostgreSQL"):
                cluster.start()
            yield cluster.url(postgres.APP), cluster.url(postgres.OWNER)
        finally:
            without_interruption()
            if cluster.port:
                cluster.stop()
                say("PostgreSQL is stopped. The data stays for the next start.")


@contextmanager
def only_demo() -> Iterator[None]:
    """Hold this checkout's data for one demo; raise CannotGoOn if another has it."""
    with (VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CannotGoOn(RUNNING) from problem
        yield


def settings(number: int) -> dict[str, str]:
    """Return the demo's environment: what is set already wins, except the demo setting and the address."""
    chosen = {"AP_SECRET_KEY": os.environ.get("AP_SECRET_KEY") or secret_key(), "AP_DEMO": "1"}
    address = {"AP_PUBLIC_URL": f"http://127.0.0.1:{number}", "AP_VAR_DIR": str(VAR)}
    return {"AP_COUNCIL_NAME": "Wherryshire County Council"} | dict(os.environ) | chosen | address


def django(command: str, env: dict[str, str]) -> None:
    """Run one of the project's own commands with its output shown; raise CannotGoOn if it fails."""
    done = subprocess.run([VENV_PYTHON, ROOT / "manage.py", command], check=False, env=env, cwd=ROOT)
    if done.returncode:
        raise CannotGoOn(f"`manage.py {command}` failed; its own words are above.")


def serve(number: int, env: dict[str, str]) -> int:
    """Run the production server until it is told to stop; return the exit code."""
    # A session of its own: Ctrl-C reaches us alone, and we stop the server before PostgreSQL.
    command = [sys.executable, "-m", "gunicorn", "apsystem.wsgi", "--bind", f"127.0.0.1:{number}", *SERVER]
    server = subprocess.Popen([*command, "--no-control-socket"], cwd=ROOT, env=env, start_new_session=True)
    worker: subprocess.Popen[str] | None = None
    try:
        with step("Starting the server"):
            wait_for(server, number)
        worker = start_worker(env)
        say(f"\nOpen http://127.0.0.1:{number}/ and choose who to sign in as. Ctrl-C stops the demo.")
        while server.poll() is None:
            if worker.poll() is not None:
                worker = start_worker(env)
            time.sleep(1)
        raise CannotGoOn("The server stopped by itself; its own words are above.")
    except KeyboardInterrupt:
        return 0
    finally:
        without_interruption()
        stop(server)
        if worker:
            stop(worker)


def start_worker(env: dict[str, str]) -> subprocess.Popen[str]:
    """Start the worker that sends, scans and reminds, and return once it works: the last line read is ours, not its."""
    worker = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *WORKER], cwd=ROOT, env=env, start_new_session=True,
        stderr=subprocess.PIPE, text=True, errors="replace",
    )  # fmt: skip
    said = worker.stderr
    if said:
        first = said.readline()
        if not first.startswith(LAUNCHING):
            sys.stderr.write(first)
        threading.Thread(target=lambda: sys.stderr.writelines(said), daemon=True).start()
    return worker


def wait_for(server: subprocess.Popen[bytes], number: int) -> None:
    """Return once the server answers; raise CannotGoOn if it ends, fails or is silent for a minute."""
    patience = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < patience:
        connection = http.client.HTTPConnection("127.0.0.1", number, timeout=30)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status < 500:
                return
            raise CannotGoOn("The server answers with an error; its own words are above.")
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise CannotGoOn("The server did not start; its own words are above.")


def stop(server: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Ask a server or worker to finish what it is doing, and end it if that takes more than ten seconds."""
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()


def without_interruption() -> None:
    """Let a second Ctrl-C not leave a server behind."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
