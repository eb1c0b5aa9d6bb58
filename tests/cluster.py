"""A pytest plugin: a throwaway PostgreSQL for the run, its two roles, and the browser the tests drive."""

import os
import secrets
from collections.abc import Generator

import pytest
from django.db import connections

from apsystem.bootstrap import browser, postgres
from apsystem.bootstrap.environment import VAR
from apsystem.bootstrap.progress import CannotGoOn, end_as_ctrl_c_does


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
# `default` mirrors `owner` (settings): with `default` alone Django would neither make the test database nor empty its
# tables after a transactional test.
BOTH = ["default", "owner"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --no-browser."""
    parser.addoption("--no-browser", action="store_true", help="leave out the tests that drive a browser")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Name the databases before Django reads its settings: a wrapper runs before pytest-django's own hook."""
    os.environ.setdefault("AP_SECRET_KEY", secrets.token_urlsafe(50))
    # The tests are the demo's neighbours, not the demo: one-click sign-in is off unless a test turns it on.
    os.environ["AP_DEMO"] = "0"
    os.environ["AP_PLAIN_HTTP"] = "1"
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
    end_as_ctrl_c_does()
    cluster = postgres.throwaway()
    config.add_cleanup(lambda: postgres.throw_away(cluster))
    os.environ["DATABASE_URL"] = cluster.url(postgres.APP)
    os.environ["DATABASE_OWNER_URL"] = cluster.url(postgres.OWNER)


@pytest.fixture(scope="session")
def connections_end_first(django_db_setup: None) -> Generator[None, None, None]:
    """Close the app role's connection before the owner drops the test database, which it would otherwise hold open."""
    yield
    connections.close_all()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out browser tests when asked to, and give every test that uses the database both of its roles."""
    if config.getoption("--no-browser"):
        left_out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("browser")]
    for item in (item for item in items if isinstance(item, pytest.Function)):
        marker = item.get_closest_marker("django_db")
        fixtures = set(item.fixturenames)
        if marker or fixtures & DATABASE_FIXTURES:
            options = dict(marker.kwargs) if marker else {}
            item.add_marker(pytest.mark.django_db(**options | {"databases": BOTH}), append=False)
            item.fixturenames.append("connections_end_first")


class LongestFirst:
    """Journeys through a browser begin first, then what asks every page: else one core ends the run alone with them."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: (item.get_closest_marker("browser") is None, "tests/house/" not in item.nodeid))


def pytest_configure(config: pytest.Config) -> None:
    """Order the tests after every other plugin has."""
    config.pluginmanager.register(LongestFirst())
