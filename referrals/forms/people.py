"""People, as they are chosen from a list."""

from typing import Any

from apsystem.govuk.fields import ModelSelectField


class PersonField(ModelSelectField):
    """A person with what they are and where."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the person's name, role and organisation."""
        return f"{obj.user.name}, {obj.get_role_display()}, {obj.represents or obj.organisation}"
