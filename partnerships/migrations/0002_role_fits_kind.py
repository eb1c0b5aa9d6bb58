from django.db import migrations


class Migration(migrations.Migration):
    """A membership's kind is its organisation's kind: the foreign key holds both, so the role check cannot be fooled."""

    dependencies = [("partnerships", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE partnerships_membership ADD CONSTRAINT membership_of_organisation_and_kind "
            "FOREIGN KEY (organisation_id, kind) REFERENCES partnerships_organisation (id, kind) "
            "DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE partnerships_membership DROP CONSTRAINT membership_of_organisation_and_kind",
        ),
    ]
