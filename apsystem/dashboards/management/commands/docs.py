from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apsystem.dashboards.reference_docs import DOCUMENTS


class Command(BaseCommand):
    help = "Write the documents that are drawn from the code: docs/states.md, docs/privacy.md, docs/access.md."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, draw in DOCUMENTS.items():
            (settings.BASE_DIR / "docs" / name).write_text(draw())
            self.stdout.write(f"docs/{name}")
