from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("action", "read"), ("references__len", 1)),
                fields=["person", "references", "at"],
                name="audit_last_opened",
            ),
        ),
    ]
