from django.db import migrations, models


def carry(apps, schema_editor):
    apps.get_model("referrals", "Document").objects.using(schema_editor.connection.alias).filter(scanned=True).update(
        scan="clean"
    )


def carry_back(apps, schema_editor):
    apps.get_model("referrals", "Document").objects.using(schema_editor.connection.alias).filter(scan="clean").update(
        scanned=True
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_document_types")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="scan",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting to be scanned for viruses"),
                    ("clean", "Scanned for viruses: none found"),
                    ("infected", "A virus was found: nobody can open this document"),
                    ("not_scanned", "Not scanned for viruses"),
                ],
                default="not_scanned",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(carry, carry_back),
        migrations.RemoveField(model_name="document", name="scanned"),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan__in", ["waiting", "clean", "infected", "not_scanned"])),
                name="document_scan_known",
            ),
        ),
    ]
