import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import apsystem.clock
import apsystem.migrating
import partnerships.models.organisation
import partnerships.models.wording


# A membership's kind is its organisation's kind: the foreign key holds both, so the role check cannot be fooled.
SAME_KIND = (
    "ALTER TABLE partnerships_membership ADD CONSTRAINT membership_of_organisation_and_kind "
    "FOREIGN KEY (organisation_id, kind) REFERENCES partnerships_organisation (id, kind) "
    "DEFERRABLE INITIALLY DEFERRED"
)
UNDO = "ALTER TABLE partnerships_membership DROP CONSTRAINT membership_of_organisation_and_kind"


class Migration(migrations.Migration):
    """Organisations and who belongs to them, what provisions offer and when, a partnership's own rules and wording."""

    replaces = [
        ("partnerships", "0001_initial"),
        ("partnerships", "0002_role_fits_kind"),
        ("partnerships", "0003_whole_referral"),
        ("partnerships", "0004_letter_wording"),
        ("partnerships", "0005_reminders"),
        ("partnerships", "0006_document_limits"),
        ("partnerships", "0007_outcome_letters"),
        ("partnerships", "0008_suggested_places"),
        ("partnerships", "0009_rules_of_meetings"),
        ("partnerships", "0010_waiting_rules"),
        ("partnerships", "0011_extra_and_lent_places"),
        ("partnerships", "0012_answer_by_link"),
    ]

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        apsystem.migrating.Together(
            operations=[
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("authority", "Local authority"),
                                    ("partnership", "Partnership"),
                                    ("school", "School"),
                                    ("provision", "Provision"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("code", models.SlugField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("closing", "Open, but proposed to close"),
                                    ("proposed", "Proposed to open"),
                                    ("closed", "Closed"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("opened_on", models.DateField(blank=True, null=True)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("urn", models.CharField(blank=True, max_length=6, null=True, unique=True)),
                        ("ukprn", models.CharField(blank=True, max_length=8)),
                        ("la_code", models.CharField(blank=True, max_length=3)),
                        ("establishment_number", models.CharField(blank=True, max_length=4)),
                        ("type_code", models.CharField(blank=True, max_length=2)),
                        ("type_name", models.CharField(blank=True, max_length=100)),
                        ("phase_code", models.CharField(blank=True, max_length=2)),
                        ("phase_name", models.CharField(blank=True, max_length=60)),
                        ("trust_name", models.CharField(blank=True, max_length=200)),
                        ("low_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("high_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("capacity", models.PositiveIntegerField(blank=True, null=True)),
                        ("pupils", models.PositiveIntegerField(blank=True, null=True)),
                        ("fsm_percent", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                        ("address", models.TextField(blank=True)),
                        ("postcode", models.CharField(blank=True, max_length=8)),
                        ("easting", models.PositiveIntegerField(blank=True, null=True)),
                        ("northing", models.PositiveIntegerField(blank=True, null=True)),
                        ("telephone", models.CharField(blank=True, max_length=20)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("website", models.CharField(blank=True, max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["name", "id"],
                        "indexes": [models.Index(fields=["kind", "status", "name"], name="organisations_by_name")],
                        "constraints": [
                            models.UniqueConstraint(fields=("id", "kind"), name="organisation_and_kind"),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "authority")),
                                fields=("kind",),
                                name="one_authority",
                                violation_error_message="One installation serves one local authority.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["authority", "partnership", "school", "provision"])),
                                name="organisation_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["open", "closing", "proposed", "closed"])),
                                name="organisation_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "school"), _negated=True), ("urn__isnull", False), _connector="OR"
                                ),
                                name="a_school_has_a_urn",
                                violation_error_message="A school needs its unique reference number (URN).",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PanelRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_on", models.DateField(unique=True)),
                        ("quorum", models.PositiveSmallIntegerField(default=3)),
                        ("papers_days", models.PositiveSmallIntegerField(default=3)),
                        ("check_days", models.PositiveSmallIntegerField(default=2)),
                        ("offer_reply_days", models.PositiveSmallIntegerField(default=5)),
                        ("offer_days", models.PositiveSmallIntegerField(default=5)),
                        ("waiting_review_days", models.PositiveSmallIntegerField(default=20)),
                        ("follow_up_days", models.PositiveSmallIntegerField(default=10)),
                        ("full_time_from", models.PositiveSmallIntegerField(default=18)),
                        ("full_time_to", models.PositiveSmallIntegerField(default=25)),
                        ("member_sees_days", models.PositiveSmallIntegerField(default=28)),
                        ("meets_weeks", models.PositiveSmallIntegerField(default=4)),
                        ("tell_family_days", models.PositiveSmallIntegerField(default=2)),
                        ("names_from_papers", models.BooleanField(default=True)),
                        ("chairs_action", models.BooleanField(default=True)),
                        ("interests", models.JSONField(default=partnerships.models.wording.default_interest_rules)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-from_on"],
                    },
                ),
                migrations.CreateModel(
                    name="Postcode",
                    fields=[
                        ("postcode", models.CharField(max_length=7, primary_key=True, serialize=False)),
                        ("easting", models.PositiveIntegerField()),
                        ("northing", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ProvisionType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=100)),
                        ("plural", models.CharField(max_length=100)),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Tier 1: targeted support in mainstream"),
                                    (2, "Tier 2: time-limited placement"),
                                    (3, "Tier 3: transitional placement"),
                                ],
                                default=2,
                            ),
                        ),
                        (
                            "counts",
                            models.CharField(
                                choices=[("pupils", "Pupils on its books"), ("sessions", "Seats per session")],
                                default="pupils",
                                max_length=10,
                            ),
                        ),
                        ("min_weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("max_weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "review_weeks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("dual_registers", models.BooleanField(default=False)),
                        ("needs_directory_check", models.BooleanField(default=False)),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["tier", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="type_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(condition=models.Q(("tier__in", [1, 2, 3])), name="type_tier_known"),
                            models.CheckConstraint(
                                condition=models.Q(("counts__in", ["pupils", "sessions"])), name="type_counts_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("min_weeks__isnull", True),
                                    ("max_weeks__isnull", True),
                                    ("max_weeks__gte", models.F("min_weeks")),
                                    _connector="OR",
                                ),
                                name="type_stay_in_order",
                                violation_error_message="The longest stay must not be shorter than the shortest.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("occasion", models.CharField(max_length=20)),
                        ("whom", models.CharField(max_length=20)),
                        ("about", models.CharField(max_length=40)),
                        ("day", models.DateField()),
                        ("school_days", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("occasion", "whom", "about", "day", "school_days", "number"),
                                name="reminded_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "occasion",
                            models.CharField(
                                choices=[
                                    ("draft", "A draft, before the deadline of the next meeting"),
                                    ("signature", "A referral to sign, before the papers go out"),
                                    ("question", "A referral returned, or a question of the panel, unanswered"),
                                    ("minutes", "Minutes not signed off"),
                                    ("offer", "An offered place unanswered"),
                                    ("to_offer", "A place agreed and not offered in time"),
                                    ("waiting_review", "A case on the waiting list, to be reviewed"),
                                    ("review_soon", "A review, before it is due"),
                                    ("review_late", "A review overdue"),
                                    ("check", "A check on a return to school, due"),
                                    ("task", "A task about a placement, overdue"),
                                    ("told_past_end", "Provision a school arranged, past its planned end"),
                                    ("told_question", "A question about provision a school arranged, unanswered"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "whom",
                            models.CharField(
                                choices=[
                                    ("school", "The school: its contacts and head"),
                                    ("heads", "The school's head and who signs for them"),
                                    ("provision", "The base or centre lead"),
                                    ("host", "The head of the host school"),
                                    ("owner", "Whoever's task it is"),
                                    ("coordinator", "The co-ordinator"),
                                    ("chair", "The chair"),
                                    ("officer", "The AP officers"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("school_days", models.PositiveSmallIntegerField()),
                        ("again_every", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "verbose_name": "reminder",
                        "ordering": ["occasion", "school_days", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="reminder_rule_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("again_every", None), ("again_every__gte", 1), _connector="OR"),
                                name="reminded_again_after_a_day_or_more",
                                violation_error_message="Again after at least 1 school day.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_on", models.DateField(unique=True)),
                        ("name_1", models.CharField(default="Urgent", max_length=40)),
                        ("name_2", models.CharField(default="High", max_length=40)),
                        ("name_3", models.CharField(default="Usual", max_length=40)),
                        ("name_4", models.CharField(default="Can wait", max_length=40)),
                        ("points_1", models.PositiveIntegerField(default=4000)),
                        ("points_2", models.PositiveIntegerField(default=2000)),
                        ("points_3", models.PositiveIntegerField(default=1000)),
                        ("points_4", models.PositiveIntegerField(default=500)),
                        (
                            "usual_band",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(4),
                                ],
                            ),
                        ),
                        ("per_day", models.PositiveIntegerField(default=2)),
                        ("most_days", models.PositiveIntegerField(default=100)),
                        ("per_km", models.PositiveIntegerField(default=10)),
                        ("limit_km", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("crowd_from", models.PositiveSmallIntegerField(default=2)),
                        ("crowd", models.PositiveIntegerField(default=60)),
                        ("used", models.PositiveIntegerField(default=10)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "verbose_name": "weights of suggested places",
                        "ordering": ["-from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("points_1__gte", models.F("points_2")),
                                    ("points_2__gte", models.F("points_3")),
                                    ("points_3__gte", models.F("points_4")),
                                ),
                                name="higher_bands_weigh_no_less",
                                violation_error_message="A higher band must not have fewer points than a lower one.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wording",
                    fields=[
                        ("key", models.SlugField(max_length=40, primary_key=True, serialize=False)),
                        ("text", models.CharField(max_length=100)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["key"],
                    },
                ),
                migrations.CreateModel(
                    name="Code",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "list",
                            models.CharField(
                                choices=[
                                    ("support", "What a school has tried"),
                                    ("agency", "Agencies that work with a pupil"),
                                    ("risk", "Kinds of risk"),
                                    ("adviser", "Who gives advice before a referral"),
                                    ("return", "Reasons for returning a referral"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("label", models.CharField(max_length=150)),
                        ("position", models.PositiveSmallIntegerField(default=100)),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["list", "position", "label"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="code_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.UniqueConstraint(
                                fields=("list", "code"),
                                name="code_listed_once",
                                violation_error_message="There is already an entry with this code in this list.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("list__in", ["support", "agency", "risk", "adviser", "return"])),
                                name="code_list_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentLimit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                migrations.CreateModel(
                    name="LetterWording",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
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
                        (
                            "basis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("direction", "Off-site direction, or an academy's own power to direct"),
                                    ("agreed", "Agreement with the parent or carer"),
                                    ("arranged", "Arranged by the local authority (section 19, Education Act 1996)"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "school_type",
                            models.CharField(
                                blank=True,
                                choices=[("maintained", "Maintained school"), ("academy", "Academy or free school")],
                                max_length=10,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("subject", models.CharField(max_length=200)),
                        ("body", models.TextField()),
                        ("legal_note", models.TextField(blank=True)),
                        ("last_checked_on", models.DateField(blank=True, null=True)),
                        ("verified", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["kind", "basis", "school_type", "-from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="letter_wording_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.UniqueConstraint(
                                fields=("kind", "basis", "school_type", "from_on"),
                                name="one_wording_a_day",
                                violation_error_message="There are words for this letter from that day already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closed_days",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("reason", models.CharField(max_length=60)),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField()),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="closed_days_end_after_they_start",
                                violation_error_message="The last day must be the same as or after the first day.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("authority", "Local authority"),
                                    ("partnership", "Partnership"),
                                    ("school", "School"),
                                    ("provision", "Provision"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("code", models.SlugField(db_index=False, max_length=60)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("closing", "Open, but proposed to close"),
                                    ("proposed", "Proposed to open"),
                                    ("closed", "Closed"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("opened_on", models.DateField(blank=True, null=True)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("urn", models.CharField(blank=True, max_length=6, null=True)),
                        ("ukprn", models.CharField(blank=True, max_length=8)),
                        ("la_code", models.CharField(blank=True, max_length=3)),
                        ("establishment_number", models.CharField(blank=True, max_length=4)),
                        ("type_code", models.CharField(blank=True, max_length=2)),
                        ("type_name", models.CharField(blank=True, max_length=100)),
                        ("phase_code", models.CharField(blank=True, max_length=2)),
                        ("phase_name", models.CharField(blank=True, max_length=60)),
                        ("trust_name", models.CharField(blank=True, max_length=200)),
                        ("low_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("high_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("capacity", models.PositiveIntegerField(blank=True, null=True)),
                        ("pupils", models.PositiveIntegerField(blank=True, null=True)),
                        ("fsm_percent", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                        ("address", models.TextField(blank=True)),
                        ("postcode", models.CharField(blank=True, max_length=8)),
                        ("easting", models.PositiveIntegerField(blank=True, null=True)),
                        ("northing", models.PositiveIntegerField(blank=True, null=True)),
                        ("telephone", models.CharField(blank=True, max_length=20)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("website", models.CharField(blank=True, max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartnershipMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnerships",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="member_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("school", "="),
                                    (
                                        partnerships.models.organisation.DateRange(
                                            "from_on",
                                            "to_on",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="a_school_in_one_partnership",
                                violation_error_message="This school already belongs to a partnership on some of these days.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Term",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField()),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="term_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("organisation", "="),
                                    (
                                        partnerships.models.organisation.DateRange(
                                            "from_on",
                                            "to_on",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="terms_do_not_overlap",
                                violation_error_message="These dates overlap another term.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("authority", "Local authority"),
                                    ("partnership", "Partnership"),
                                    ("school", "School"),
                                    ("provision", "Provision"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("school_contact", "School contact"),
                                    ("head", "Head teacher"),
                                    ("head_delegate", "Head teacher's delegate"),
                                    ("attendance_officer", "Attendance officer"),
                                    ("panel_member", "Panel member"),
                                    ("chair", "Chair"),
                                    ("deputy_chair", "Deputy chair"),
                                    ("coordinator", "Co-ordinator"),
                                    ("adviser", "Adviser"),
                                    ("base_lead", "Base or centre lead"),
                                    ("provision_staff", "Provision staff"),
                                    ("ap_officer", "AP officer"),
                                    ("safeguarding_officer", "Safeguarding officer"),
                                    ("la_administrator", "LA administrator"),
                                    ("auditor", "Auditor"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "represents",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="represented_by",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["user__name", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="membership_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "school"),
                                        ("role__in", ["school_contact", "head", "head_delegate", "attendance_officer"]),
                                    ),
                                    models.Q(
                                        ("kind", "partnership"),
                                        (
                                            "role__in",
                                            ["panel_member", "chair", "deputy_chair", "coordinator", "adviser"],
                                        ),
                                    ),
                                    models.Q(("kind", "provision"), ("role__in", ("base_lead", "provision_staff"))),
                                    models.Q(
                                        ("kind", "authority"),
                                        (
                                            "role__in",
                                            ["ap_officer", "safeguarding_officer", "la_administrator", "auditor"],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="role_fits_kind",
                                violation_error_message="This role does not belong to this kind of organisation.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role__in", ("panel_member", "chair", "deputy_chair")), _negated=True),
                                    ("represents__isnull", False),
                                    _connector="OR",
                                ),
                                name="panel_member_represents_a_school",
                                violation_error_message="Say which school this panel member speaks for.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("to_on", None)),
                                fields=("user", "organisation", "role"),
                                name="one_open_membership",
                                violation_error_message="This person already has this role here.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Provision",
                    fields=[
                        (
                            "organisation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="provision",
                                serialize=False,
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="provisions",
                                to="partnerships.provisiontype",
                            ),
                        ),
                        (
                            "host_school",
                            models.ForeignKey(
                                blank=True,
                                limit_choices_to={"kind": "school"},
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hosts",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("provider", models.CharField(blank=True, max_length=200)),
                        ("registered", models.BooleanField(default=True)),
                        ("setting_urn", models.CharField(blank=True, max_length=6)),
                        ("setting_ukprn", models.CharField(blank=True, max_length=8)),
                        ("setting_type", models.CharField(blank=True, max_length=10)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("setting_ukprn", ""),
                                        ("setting_urn", ""),
                                        models.Q(("setting_type", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("setting_type", ""),
                                        ("setting_urn", ""),
                                        models.Q(("setting_ukprn", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("setting_type", ""),
                                        ("setting_ukprn", ""),
                                        models.Q(("setting_urn", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="setting_named_one_way",
                                violation_error_message="Give exactly one of the setting's URN, UKPRN or setting type.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "provision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer_addresses",
                                to="partnerships.provision",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254)),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "verbose_name": "address for offers",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="answer_address_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("provision", "="),
                                    (
                                        partnerships.models.organisation.DateRange(
                                            "from_on",
                                            "to_on",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="one_answer_address_a_day",
                                violation_error_message="This provision already has an address for offers on some of these days.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Group",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "provision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="groups",
                                to="partnerships.provision",
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("year_from", models.PositiveSmallIntegerField(default=7)),
                        ("year_to", models.PositiveSmallIntegerField(default=11)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["provision", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("provision", "name"), name="group_named_once"),
                            models.CheckConstraint(
                                condition=models.Q(("year_to__gte", models.F("year_from"))),
                                name="group_years_in_order",
                                violation_error_message="The last year group must not be before the first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProvisionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="partnerships.provision",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                serialize=False,
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.provisiontype",
                            ),
                        ),
                        (
                            "host_school",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                limit_choices_to={"kind": "school"},
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("provider", models.CharField(blank=True, max_length=200)),
                        ("registered", models.BooleanField(default=True)),
                        ("setting_urn", models.CharField(blank=True, max_length=6)),
                        ("setting_ukprn", models.CharField(blank=True, max_length=8)),
                        ("setting_type", models.CharField(blank=True, max_length=10)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProvisionServes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "provision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="serves",
                                to="partnerships.provision",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="served_by",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("places", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="serving_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("provision", "="),
                                    ("partnership", "="),
                                    (
                                        partnerships.models.organisation.DateRange(
                                            "from_on",
                                            "to_on",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="serves_a_partnership_once",
                                violation_error_message="This provision already serves this partnership on some of these days.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Site",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "provision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="partnerships.provision",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("address", models.TextField()),
                        ("postcode", models.CharField(max_length=8)),
                        ("easting", models.PositiveIntegerField(blank=True, null=True)),
                        ("northing", models.PositiveIntegerField(blank=True, null=True)),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="site_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Loan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField()),
                        ("reason", models.CharField(max_length=500)),
                        ("stops_on", models.DateField(blank=True, null=True)),
                        ("stop_reason", models.CharField(blank=True, max_length=500)),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                        (
                            "provision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="loans",
                                to="partnerships.provision",
                            ),
                        ),
                        (
                            "lender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places_lent",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "borrower",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places_borrowed",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("places", models.PositiveSmallIntegerField()),
                        ("lender_agreed", models.CharField(max_length=150)),
                        ("borrower_agreed", models.CharField(max_length=150)),
                        ("lent_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "lent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-from_on", "-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="loan_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="loan_says_why",
                                violation_error_message="Enter the reason.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("stop_reason", ""),
                                        ("stopped_at", None),
                                        ("stopped_by", None),
                                        ("stops_on", None),
                                    ),
                                    models.Q(
                                        ("stopped_at__isnull", False),
                                        ("stopped_by__isnull", False),
                                        ("stops_on__gte", models.F("from_on")),
                                        ("stops_on__lte", models.F("to_on")),
                                        models.Q(("stop_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="loan_is_stopped_wholly",
                                violation_error_message="The day it stops must be one of its own days.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("places__gte", 1)),
                                name="a_loan_is_of_places",
                                violation_error_message="Lend at least 1 place.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lender", models.F("borrower")), _negated=True),
                                name="a_loan_is_between_two",
                                violation_error_message="A partnership does not lend to itself.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254)),
                        ("name", models.CharField(max_length=150)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("school_contact", "School contact"),
                                    ("head", "Head teacher"),
                                    ("head_delegate", "Head teacher's delegate"),
                                    ("attendance_officer", "Attendance officer"),
                                    ("panel_member", "Panel member"),
                                    ("chair", "Chair"),
                                    ("deputy_chair", "Deputy chair"),
                                    ("coordinator", "Co-ordinator"),
                                    ("adviser", "Adviser"),
                                    ("base_lead", "Base or centre lead"),
                                    ("provision_staff", "Provision staff"),
                                    ("ap_officer", "AP officer"),
                                    ("safeguarding_officer", "Safeguarding officer"),
                                    ("la_administrator", "LA administrator"),
                                    ("auditor", "Auditor"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "represents",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invited",
                                to="partnerships.membership",
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="partnerships.membership",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("authority", "Local authority"),
                                    ("partnership", "Partnership"),
                                    ("school", "School"),
                                    ("provision", "Provision"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("school_contact", "School contact"),
                                    ("head", "Head teacher"),
                                    ("head_delegate", "Head teacher's delegate"),
                                    ("attendance_officer", "Attendance officer"),
                                    ("panel_member", "Panel member"),
                                    ("chair", "Chair"),
                                    ("deputy_chair", "Deputy chair"),
                                    ("coordinator", "Co-ordinator"),
                                    ("adviser", "Adviser"),
                                    ("base_lead", "Base or centre lead"),
                                    ("provision_staff", "Provision staff"),
                                    ("ap_officer", "AP officer"),
                                    ("safeguarding_officer", "Safeguarding officer"),
                                    ("la_administrator", "LA administrator"),
                                    ("auditor", "Auditor"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "represents",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Capacity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="capacities",
                                to="partnerships.group",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("places", models.PositiveSmallIntegerField()),
                        ("funded", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="capacity_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("group", "="),
                                    (
                                        partnerships.models.organisation.DateRange(
                                            "from_on",
                                            "to_on",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="one_capacity_a_day",
                                violation_error_message="This group already has a capacity on some of these days.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "provision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closures",
                                to="partnerships.provision",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closures",
                                to="partnerships.group",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("places", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("reason", models.CharField(max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="closure_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosureHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="partnerships.closure",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "provision",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.provision",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.group",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("places", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("reason", models.CharField(max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CapacityHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="partnerships.capacity",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.group",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("places", models.PositiveSmallIntegerField()),
                        ("funded", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        apsystem.migrating.Together(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organisationhistory" ("address", "capacity", "closed_on", "code", "easting", "email", "establishment_number", "fsm_percent", "high_age", "id", "kind", "la_code", "low_age", "name", "northing", "opened_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_code", "phase_name", "postcode", "pupils", "status", "telephone", "trust_name", "type_code", "type_name", "ukprn", "urn", "version", "website") VALUES (NEW."address", NEW."capacity", NEW."closed_on", NEW."code", NEW."easting", NEW."email", NEW."establishment_number", NEW."fsm_percent", NEW."high_age", NEW."id", NEW."kind", NEW."la_code", NEW."low_age", NEW."name", NEW."northing", NEW."opened_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phase_code", NEW."phase_name", NEW."postcode", NEW."pupils", NEW."status", NEW."telephone", NEW."trust_name", NEW."type_code", NEW."type_name", NEW."ukprn", NEW."urn", NEW."version", NEW."website"); RETURN NULL;',
                            hash="0d6dfea1132f0ef45eadc8fb85534b4d1bf54185",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3e49a",
                            table="partnerships_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_organisationhistory" ("address", "capacity", "closed_on", "code", "easting", "email", "establishment_number", "fsm_percent", "high_age", "id", "kind", "la_code", "low_age", "name", "northing", "opened_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_code", "phase_name", "postcode", "pupils", "status", "telephone", "trust_name", "type_code", "type_name", "ukprn", "urn", "version", "website") VALUES (NEW."address", NEW."capacity", NEW."closed_on", NEW."code", NEW."easting", NEW."email", NEW."establishment_number", NEW."fsm_percent", NEW."high_age", NEW."id", NEW."kind", NEW."la_code", NEW."low_age", NEW."name", NEW."northing", NEW."opened_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phase_code", NEW."phase_name", NEW."postcode", NEW."pupils", NEW."status", NEW."telephone", NEW."trust_name", NEW."type_code", NEW."type_name", NEW."ukprn", NEW."urn", NEW."version", NEW."website"); RETURN NULL;',
                            hash="84873ade85e499b8851afbc1e52ebdbd41824bf5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_789df",
                            table="partnerships_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="capacity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_capacityhistory" ("from_on", "funded", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "reason", "to_on", "version") VALUES (NEW."from_on", NEW."funded", NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."places", NEW."reason", NEW."to_on", NEW."version"); RETURN NULL;',
                            hash="dc4686c7505acc88d8a6a83675772d8d4a8c7a22",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_73dd9",
                            table="partnerships_capacity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="capacity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_capacityhistory" ("from_on", "funded", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "reason", "to_on", "version") VALUES (NEW."from_on", NEW."funded", NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."places", NEW."reason", NEW."to_on", NEW."version"); RETURN NULL;',
                            hash="a3a87aff7550721c60bf3bf5ccdd19e3062fab89",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0b6f5",
                            table="partnerships_capacity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="capacity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_capacityhistory" ("from_on", "funded", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "reason", "to_on", "version") VALUES (OLD."from_on", OLD."funded", OLD."group_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."places", OLD."reason", OLD."to_on", OLD."version"); RETURN NULL;',
                            hash="4d6e1c234c2963fa29dbfb1d2765a92304a56807",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bc4c6",
                            table="partnerships_capacity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_membershiphistory" ("from_on", "id", "kind", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "represents_id", "role", "to_on", "user_id", "version") VALUES (NEW."from_on", NEW."id", NEW."kind", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."represents_id", NEW."role", NEW."to_on", NEW."user_id", NEW."version"); RETURN NULL;',
                            hash="59ad92aed78fcd74877500f0e318050c273f52ff",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c7792",
                            table="partnerships_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_membershiphistory" ("from_on", "id", "kind", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "represents_id", "role", "to_on", "user_id", "version") VALUES (NEW."from_on", NEW."id", NEW."kind", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."represents_id", NEW."role", NEW."to_on", NEW."user_id", NEW."version"); RETURN NULL;',
                            hash="88ce38bb160638bdaafd965e87302b0567ffe502",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c7c7c",
                            table="partnerships_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="provision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_provisionhistory" ("host_school_id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "registered", "setting_type", "setting_ukprn", "setting_urn", "type_id", "version") VALUES (NEW."host_school_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."organisation_id", NEW."provider", NEW."registered", NEW."setting_type", NEW."setting_ukprn", NEW."setting_urn", NEW."type_id", NEW."version"); RETURN NULL;',
                            hash="2d2a0b75876dd666b5778ac79da3fef436ecabe3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6f33f",
                            table="partnerships_provision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="provision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_provisionhistory" ("host_school_id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "registered", "setting_type", "setting_ukprn", "setting_urn", "type_id", "version") VALUES (NEW."host_school_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."organisation_id", NEW."provider", NEW."registered", NEW."setting_type", NEW."setting_ukprn", NEW."setting_urn", NEW."type_id", NEW."version"); RETURN NULL;',
                            hash="1bfe90e4b0c0e63e6cfa3d1cd6c7e130c93d0d12",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7ee28",
                            table="partnerships_provision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_closurehistory" ("from_on", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "provision_id", "reason", "to_on", "version") VALUES (NEW."from_on", NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."places", NEW."provision_id", NEW."reason", NEW."to_on", NEW."version"); RETURN NULL;',
                            hash="1aa56d634e70e3f5a4ff70674d71282936ababaa",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_29661",
                            table="partnerships_closure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_closurehistory" ("from_on", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "provision_id", "reason", "to_on", "version") VALUES (NEW."from_on", NEW."group_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."places", NEW."provision_id", NEW."reason", NEW."to_on", NEW."version"); RETURN NULL;',
                            hash="4917a0e05b703a7854dbabe0a2adfb16d887b5a5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e445e",
                            table="partnerships_closure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_closurehistory" ("from_on", "group_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "provision_id", "reason", "to_on", "version") VALUES (OLD."from_on", OLD."group_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."places", OLD."provision_id", OLD."reason", OLD."to_on", OLD."version"); RETURN NULL;',
                            hash="7c3345666c994b2171fab19ca270298d8218add9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9211c",
                            table="partnerships_closure",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            SAME_KIND,
            UNDO,
        ),
    ]
