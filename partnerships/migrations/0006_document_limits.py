from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0005_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(unique=True)),
                ("file_mb", models.PositiveSmallIntegerField(default=10)),
                ("documents", models.PositiveSmallIntegerField(default=30)),
                ("total_mb", models.PositiveSmallIntegerField(default=100)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "limits of documents",
                "ordering": ["-from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("file_mb__gte", 1), ("file_mb__lte", 25)),
                        name="document_has_a_size",
                        violation_error_message="A document may have 1 to 25 MB.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("documents__gte", 1), ("documents__lte", 100)),
                        name="referral_has_so_many_documents",
                        violation_error_message="A referral may have 1 to 100 documents.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total_mb__gte", models.F("file_mb")), ("total_mb__lte", 500)),
                        name="referral_holds_so_much",
                        violation_error_message="All documents of a referral may have 500 MB together, and no less than one of them.",
                    ),
                ],
            },
        ),
    ]
