"""Every field says what it is for privacy, and every table what the application may do with it."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.utils import ProgrammingError

from apsystem.grants import rights_of
from apsystem.privacy import CLASSES, Group, Rights


OURS = ("accounts", "apsystem", "audit", "outbox", "partnerships", "referrals", "placements")
MODELS = [m for m in apps.get_models() if m._meta.app_label in OURS and not hasattr(m, "pgh_tracked_model")]
CASE_APPS = ("referrals", "placements")
# Tables of the form itself: what is asked, not what anybody answered.
NOT_A_CASE = {"FormVersion", "Question", "Meeting"}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_field_has_a_group_and_a_class(model: type[models.Model]) -> None:
    declared = model.privacy  # type: ignore[attr-defined]
    actual = {f.name for f in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    assert set(declared) == actual
    assert all(group in CLASSES for group in declared.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_table_declares_what_may_be_done_with_it(model: type[models.Model]) -> None:
    assert isinstance(rights_of(model), Rights)


@pytest.mark.parametrize("model", [m for m in MODELS if m._meta.app_label in CASE_APPS], ids=lambda m: m.__name__)
def test_every_model_of_a_case_can_say_who_sees_it(model: type[models.Model]) -> None:
    if model.__name__ in NOT_A_CASE - {"Meeting"}:
        return
    assert callable(getattr(model._default_manager.all(), "visible_to", None)), f"{model.__name__} has no visible_to"
    assert model._default_manager.all().visible_to(None).count.__self__.query.is_empty()  # type: ignore[attr-defined]


def test_case_fields_use_the_numbered_groups() -> None:
    numbered = {g for g in Group if g.value.startswith("F")} | {Group.PS, Group.SYSTEM}
    for model in MODELS:
        if model._meta.app_label in CASE_APPS and model.__name__ not in NOT_A_CASE:
            assert set(model.privacy.values()) <= numbered, model.__name__  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if rights_of(m) == Rights.APPEND], ids=lambda m: m.__name__
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_memory_cannot_be_changed_by_the_application(model: type[models.Model], statement: str) -> None:
    sql = statement.format(f'"{model._meta.db_table}"').replace(
        "id = id", f"{model._meta.pk.column} = {model._meta.pk.column}"
    )
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_the_application_owns_no_table_and_is_no_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)
