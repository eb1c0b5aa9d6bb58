"""The two commands: what they say when they cannot go on, and what they leave behind."""

import json
import re
import socket
import sys
from pathlib import Path

import pytest
from django.db import connection, connections

import manage
from apsystem.bootstrap import browser, commands, demo, environment, postgres, progress


ROOT = environment.ROOT
PIP_WITHOUT_NETWORK = (
    "NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution"
)
UV_WITHOUT_NETWORK = "error: Failed to fetch\n  Caused by: dns error: failed to lookup address information"
NPM_WITHOUT_NETWORK = "npm error code ENOTFOUND"


@pytest.mark.parametrize("version", [(3, 6), (3, 9, 18), (3, 10, 99)])
def test_an_old_python_is_told_which_one_is_needed(version: tuple[int, ...]) -> None:
    sentence = manage.too_old(version, "demo")
    assert sentence.startswith(f"This needs Python 3.11 or newer, and this is Python {version[0]}.{version[1]}.")
    assert "`python3.11 manage.py demo`" in sentence


def test_a_new_enough_python_is_told_nothing() -> None:
    assert manage.too_old((3, 11, 0), "demo") == manage.too_old((4, 0), "test") == ""


def test_manage_py_parses_on_a_python_too_old_to_run_it() -> None:
    compile((ROOT / "manage.py").read_text(), "manage.py", "exec", dont_inherit=True)
    assert not re.search(r'\bf"|:=|^\s*match ', (ROOT / "manage.py").read_text(), re.MULTILINE)


def test_a_taken_port_is_named_before_anything_else_happens(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "run_inside", pytest.fail)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        assert commands.run("demo", ["--port", str(number)]) == 1
    assert capsys.readouterr().err == demo.taken(number) + "\n"
    assert f"--port {number + 1}" in demo.taken(number)


@pytest.mark.parametrize("said", [PIP_WITHOUT_NETWORK, UV_WITHOUT_NETWORK, NPM_WITHOUT_NETWORK])
def test_no_network_is_one_sentence_that_says_what_to_do(said: str) -> None:
    assert progress.why_it_failed("Python packages", said) == progress.NO_NETWORK.format(what="Python packages")


def test_another_failure_keeps_the_tools_own_words() -> None:
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in progress.why_it_failed(
        "Python packages", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"
    )


def test_a_missing_venv_module_names_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(progress.CannotGoOn, match=rf"apt-get install -y python3\.{sys.version_info.minor}-venv`"):
        environment.make(uv=None)


def test_no_browser_is_a_sentence_that_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AP_CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "places", lambda: iter([Path("/nonexistent/chromium")]))
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(progress.CannotGoOn, match="--no-browser"):
        browser.find_or_install()


def test_a_database_of_ones_own_needs_its_owner_named_and_is_never_dropped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@127.0.0.1/somebody-elses")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    with pytest.raises(progress.CannotGoOn, match="DATABASE_OWNER_URL"), demo.database(fresh=False):
        pytest.fail("no database was named")
    assert commands.run("demo", ["--fresh", "--port", str(postgres.free_port())]) == 1
    assert capsys.readouterr().err == demo.NOT_OURS + "\n"


@pytest.mark.django_db
def test_the_app_role_is_no_superuser_and_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_the_owner_role_is_another_and_no_superuser() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT count(*) > 0 FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("name", ["core", "demo", "dev"])
def test_a_python_lock_names_no_host_and_hashes_every_package(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text
    packages = re.findall(r"^[a-z].*?(?=^[a-z]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert packages
    assert all("--hash=sha256:" in package for package in packages)


def test_the_npm_lock_names_no_host_but_where_to_thank_its_authors() -> None:
    lock = json.loads((environment.ROOT / "apsystem/govuk/assets/package-lock.json").read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    assert "://" not in json.dumps(lock)
