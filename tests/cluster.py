"""A pytest plugin: a throwaway PostgreSQL for the run, its two roles, and the browser the tests drive."""

import os
import secrets
import signal
from collections.abc import Generator

import pytest

from apsystem.bootstrap import browser, postgres
from apsystem.bootstrap.environment import VAR
from apsystem.bootstrap.progress import CannotGoOn


TRANSACTIONAL = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}
BOTH = ["default", "owner"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --no-browser."""
    parser.addoption("--no-browser", action="store_true", help="leave out the tests that drive a browser")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Name the databases before Django reads its settings: a wrapper runs before pytest-django's own hook."""
    os.environ.setdefault("AP_SECRET_KEY", secrets.token_urlsafe(50))
    # A connection kept open after a test would keep the test database from being dropped.
    os.environ["AP_CONNECTION_AGE"] = "0"
    # Playwright's synchronous interface runs an event loop in the thread that also uses the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        set_up(early_config)
    except CannotGoOn as problem:
        raise pytest.UsageError(str(problem)) from problem
    return (yield)


def set_up(config: pytest.Config) -> None:
    """Start what the environment does not name yet; the workers of a parallel run inherit it from the first process."""
    if not (VAR / "static" / "staticfiles.json").exists():
        raise CannotGoOn("The static files are not built yet. Run `python3 manage.py test` once.")
    if "AP_CHROMIUM" not in os.environ and (found := browser.find()):
        os.environ["AP_CHROMIUM"] = str(found)
    if not os.environ.get("DATABASE_URL"):
        start_cluster(config)
    elif not os.environ.get("DATABASE_OWNER_URL"):
        raise CannotGoOn("DATABASE_URL is set: set DATABASE_OWNER_URL too, the role that makes the test database.")


def start_cluster(config: pytest.Config) -> None:
    """Start the throwaway cluster and see to it that it ends with the run, also when the run is told to stop."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    cluster = postgres.throwaway()
    config.add_cleanup(lambda: postgres.throw_away(cluster))
    os.environ["DATABASE_URL"] = cluster.url(postgres.APP)
    os.environ["DATABASE_OWNER_URL"] = cluster.url(postgres.OWNER)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out browser tests when asked to, and let the owner empty the tables after transactional tests."""
    if config.getoption("--no-browser"):
        left_out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("browser")]
    for item in items:
        marker = item.get_closest_marker("django_db")
        options = dict(marker.kwargs) if marker else {}
        if options.get("transaction") or TRANSACTIONAL & set(getattr(item, "fixturenames", ())):
            # With `default` alone Django skips the flush, because `default` mirrors `owner`: rows would leak.
            item.add_marker(pytest.mark.django_db(**options | {"transaction": True, "databases": BOTH}), append=False)
