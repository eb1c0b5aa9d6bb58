from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Max


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Say of each document that a sent referral holds that it was sent, but for those added to one returned since."""
    here = schema_editor.connection.alias
    documents = apps.get_model("referrals", "Document")._default_manager.using(here)
    held = documents.exclude(referral__submitted_at=None).annotate(last=Max("referral__submissions__at"))
    writing = held.filter(referral__status="returned", added_at__gt=F("last")).values_list("pk", flat=True)
    documents.exclude(referral__submitted_at=None).exclude(pk__in=list(writing)).update(sent_at=F("added_at"))


class Migration(migrations.Migration):
    """Since when a document counts as sent, and which it replaces: one of the same case and kind."""

    dependencies = [("referrals", "0006_document_checklist")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AddField(
            model_name="document",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="referrals.document",
            ),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE referrals_document
              ADD CONSTRAINT document_of_its_case_and_kind UNIQUE (id, referral_id, kind),
              ADD CONSTRAINT replaces_the_same_kind FOREIGN KEY (replaces_id, referral_id, kind)
                REFERENCES referrals_document (id, referral_id, kind);
            """,
            """
            ALTER TABLE referrals_document
              DROP CONSTRAINT replaces_the_same_kind, DROP CONSTRAINT document_of_its_case_and_kind;
            """,
        ),
    ]
