"""What migrations are made with, beside Django's own operations."""

from typing import Any

from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Several operations of which none needs what another changed, with the models rendered once for all of them.

    Django renders every related model again for each operation: the tables of a new database took most of a minute.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Take in all the changes, then let the next question for a model render them."""
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Do each; foreign keys wait for the migration's end, so tables come in any order."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo each, the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what `migrate` shows."""
        return "; ".join(operation.describe() for operation in self.operations)
