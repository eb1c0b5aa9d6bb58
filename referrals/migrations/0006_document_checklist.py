from typing import Any

import django.db.models.deletion
from django.db import migrations, models


# What the code asked for itself until now. A published form asks for no more than it did: the risk assessment comes
# with the next version.
ASKED_FOR = {"has_ehcp": "ehcp", "has_health_plan": "health_plan"}


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Let each form that exists say which documents it asks for."""
    questions = apps.get_model("referrals", "Question")._default_manager.using(schema_editor.connection.alias)
    for key, kind in ASKED_FOR.items():
        questions.filter(key=key).update(asks_for=kind, asks_when=["yes"])


class Migration(migrations.Migration):
    """The questions, then the reasons."""

    dependencies = [
        ("referrals", "0005_scan"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="asks_for",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="question",
            name="asks_when",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.CreateModel(
            name="NoDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ehcp", "Education, health and care plan (EHCP)"),
                            ("health_plan", "Individual healthcare plan"),
                            ("risk_assessment", "Risk assessment"),
                            ("support_plan", "Pastoral or behaviour support plan"),
                            ("report", "Professional's report"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="no_documents",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "kind"), name="one_reason_per_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="no_document_has_a_reason"
                    ),
                ],
            },
        ),
    ]
