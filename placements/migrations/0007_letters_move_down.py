from typing import Any

from django.db import migrations


SAME = (
    "kind", "basis", "wording_id", "recipient", "recipient_address", "subject", "text", "sha256", "first_on",
    "late_reason", "made_at", "made_by_id", "submission_key",
)  # fmt: skip


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Put each letter into the one table of letters, word for word."""
    here = schema_editor.connection.alias
    kept = apps.get_model("referrals", "Letter")._default_manager.using(here)
    made = apps.get_model("placements", "Letter")._default_manager.using(here)
    for letter in made.select_related("offer").order_by("pk"):
        same = {name: getattr(letter, name) for name in SAME}
        kept.create(referral_id=letter.offer.referral_id, about=letter.offer.reference, **same)


class Migration(migrations.Migration):
    dependencies = [("placements", "0006_a_later_day"), ("referrals", "0008_letter")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("Letter"),
    ]
