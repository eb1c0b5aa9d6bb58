"""The application's role in PostgreSQL: it owns nothing and may not change a memory.

The owner role migrates. Before it does, tables it will make are opened to the application's role;
after it has, the rights each model does not declare are taken back.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

from apsystem.privacy import Rights


TAKEN_BACK = {Rights.APPEND: "UPDATE, DELETE, TRUNCATE", Rights.KEEP: "DELETE, TRUNCATE", Rights.EDIT: "TRUNCATE"}


def role() -> str:
    """Return the application's role, quoted for SQL."""
    return '"' + str(settings.DATABASE_APP_ROLE).replace('"', '""') + '"'


def open_tables_to_come(*, using: str, **_: Any) -> None:
    """Let the application's role read and write tables and sequences the owner is about to create."""
    if connections[using].settings_dict["USER"] == settings.DATABASE_APP_ROLE:
        return
    with connections[using].cursor() as cursor:
        cursor.execute(f"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role()}")
        cursor.execute(f"ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {role()}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role()}")


def take_back(*, using: str, **_: Any) -> None:
    """Take from the application's role what a model's declared rights do not give it."""
    connection = connections[using]
    if connection.settings_dict["USER"] == settings.DATABASE_APP_ROLE:
        return
    made = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            rights = rights_of(model)
            if rights and model._meta.db_table in made:
                cursor.execute(f'REVOKE {TAKEN_BACK[rights]} ON "{model._meta.db_table}" FROM {role()}')


def rights_of(model: type) -> Rights | None:
    """Return a model's declared rights; row history is a memory; models of libraries declare none.

    The table of a memory's many-to-many relation is part of the memory.
    """
    whole = model._meta.auto_created  # type: ignore[attr-defined]
    if whole and getattr(whole, "rights", None) == Rights.APPEND:
        return Rights.APPEND
    if hasattr(model, "pgh_tracked_model"):
        return Rights.APPEND
    return getattr(model, "rights", None)
