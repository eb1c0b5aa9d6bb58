"""The app that holds the GOV.UK look."""

from django.apps import AppConfig


class GovukConfig(AppConfig):
    """Registers the colour check when Django starts."""

    name = "apsystem.govuk"

    def ready(self) -> None:
        """Import the checks, which register themselves."""
        from apsystem.govuk import checks  # noqa: F401  # importing registers the check
