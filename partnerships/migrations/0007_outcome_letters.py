from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0006_document_limits")]

    operations = [
        migrations.AlterField(
            model_name="letterwording",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("direction", "Off-site direction, or an academy's own power to direct"),
                    ("agreed", "Agreement with the parent or carer"),
                    ("arranged", "Arranged by the local authority (section 19, Education Act 1996)"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="letterwording",
            name="kind",
            field=models.CharField(
                choices=[
                    ("start", "Start letter"),
                    ("notice", "Notice of an off-site direction"),
                    ("agree_place", "Outcome: agreed"),
                    ("agree_conditions", "Outcome: agreed with conditions"),
                    ("agree_waiting", "Outcome: agreed, waiting list"),
                    ("ask", "Outcome: more information"),
                    ("redirect", "Outcome: another route"),
                    ("not_agree", "Outcome: not agreed"),
                    ("withdrawn", "Outcome: withdrawn"),
                ],
                max_length=20,
            ),
        ),
    ]
