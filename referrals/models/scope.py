"""Who may see a case, asked once: rows that hang on a case are seen with it."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q


if TYPE_CHECKING:
    from partnerships.models import Membership


class OfCase(models.QuerySet[Any]):
    """Rows that belong to a case: seen by whoever sees the case, through the relations `seen_through` names."""

    def visible_to(self, actor: "Membership | None") -> Self:
        """Keep the rows whose case this person may see; nobody without a membership sees any."""
        if actor is None:
            return self.none()
        seen = Q(pk__in=[])
        for path in self.model.seen_through:
            seen |= Q(**{f"{path}__in": self._case_at(path)._default_manager.all().visible_to(actor)})
        return self.filter(seen)

    def _case_at(self, path: str) -> Any:
        model: Any = self.model
        for part in path.split("__"):
            model = model._meta.get_field(part).related_model
        return model
