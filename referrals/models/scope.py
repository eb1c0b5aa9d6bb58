"""Who may see a case, asked once: rows that hang on a referral are seen with it."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q


if TYPE_CHECKING:
    from partnerships.models import Membership


class OfCase(models.QuerySet[Any]):
    """Rows that belong to a case: seen by whoever sees the case, through the paths the model names."""

    paths: tuple[str, ...] = ()

    def visible_to(self, actor: "Membership | None") -> Self:
        """Keep the rows whose referral or placement this person may see; nobody without a membership sees any."""
        if actor is None:
            return self.none()
        seen = Q(pk__in=[])
        for path in self.paths:
            target = self._model_at(path)
            seen |= Q(**{f"{path}__in": target._default_manager.all().visible_to(actor)})
        return self.filter(seen)

    def _model_at(self, path: str) -> Any:
        model: Any = self.model
        for part in path.split("__"):
            model = model._meta.get_field(part).related_model
        return model


def of_case(*paths: str) -> Any:
    """Return a manager of rows seen through these relations to a referral or placement."""
    queryset = type("OfCaseQuerySet", (OfCase,), {"paths": paths})
    return queryset.as_manager()
