from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """What PostgreSQL must be able to do before any table is made: ranges that exclude each other, search by name."""

    # The apps' last migrations before they became one each, by their old names: Django reads these as the new ones
    # when all of an app's old ones have run, or none, and refuses a database that stopped half way through them.
    run_before = [
        ("partnerships", "0012_answer_by_link"),
        ("referrals", "0010_answer_by_link"),
        ("placements", "0011_answer_by_link"),
    ]
    operations = [BtreeGistExtension(), TrigramExtension(), UnaccentExtension()]
