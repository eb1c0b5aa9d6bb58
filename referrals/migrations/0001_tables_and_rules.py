import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import apsystem.clock
import apsystem.migrating
import partnerships.models.organisation


# A newer version is of the same case and kind as the one it replaces: the foreign key holds all three.
SAME_CASE_AND_KIND = """
ALTER TABLE referrals_document
  ADD CONSTRAINT document_of_its_case_and_kind UNIQUE (id, referral_id, kind),
  ADD CONSTRAINT replaces_the_same_kind FOREIGN KEY (replaces_id, referral_id, kind)
    REFERENCES referrals_document (id, referral_id, kind);
"""
UNDO = """
ALTER TABLE referrals_document
  DROP CONSTRAINT replaces_the_same_kind, DROP CONSTRAINT document_of_its_case_and_kind;
"""


class Migration(migrations.Migration):
    """Pupils, the form and its answers, cases and their documents, the panel's meetings and decisions, letters."""

    replaces = [
        ("referrals", "0001_initial"),
        ("referrals", "0002_whole_referral"),
        ("referrals", "0003_carry_over"),
        ("referrals", "0004_document_types"),
        ("referrals", "0005_scan"),
        ("referrals", "0006_document_checklist"),
        ("referrals", "0007_document_versions"),
        ("referrals", "0008_letter"),
        ("referrals", "0009_the_panel"),
        ("referrals", "0010_answer_by_link"),
    ]

    dependencies = [
        ("partnerships", "0001_tables_and_rules"),
    ]

    operations = [
        apsystem.migrating.Together(
            operations=[
                migrations.CreateModel(
                    name="FormVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("number", models.PositiveIntegerField(unique=True)),
                        ("from_on", models.DateField()),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-number"],
                    },
                ),
                migrations.CreateModel(
                    name="Pupil",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("forename", models.CharField(max_length=100)),
                        ("surname", models.CharField(max_length=100)),
                        ("preferred_name", models.CharField(blank=True, max_length=100)),
                        ("upn", models.CharField(blank=True, max_length=13, null=True, unique=True)),
                        ("date_of_birth", models.DateField()),
                        ("sex", models.CharField(blank=True, max_length=10)),
                        ("ethnicity", models.CharField(blank=True, max_length=10)),
                        ("address", models.TextField(blank=True)),
                        ("postcode", models.CharField(blank=True, max_length=8)),
                        ("fsm", models.CharField(blank=True, max_length=10)),
                        ("in_care", models.CharField(blank=True, max_length=10)),
                        ("home_la_code", models.CharField(blank=True, max_length=3)),
                        ("created_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["surname", "date_of_birth"], name="pupils_by_name")],
                    },
                ),
                migrations.CreateModel(
                    name="PupilHistory",
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
                                to="referrals.pupil",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("forename", models.CharField(max_length=100)),
                        ("surname", models.CharField(max_length=100)),
                        ("preferred_name", models.CharField(blank=True, max_length=100)),
                        ("upn", models.CharField(blank=True, max_length=13, null=True)),
                        ("date_of_birth", models.DateField()),
                        ("sex", models.CharField(blank=True, max_length=10)),
                        ("ethnicity", models.CharField(blank=True, max_length=10)),
                        ("address", models.TextField(blank=True)),
                        ("postcode", models.CharField(blank=True, max_length=8)),
                        ("fsm", models.CharField(blank=True, max_length=10)),
                        ("in_care", models.CharField(blank=True, max_length=10)),
                        ("home_la_code", models.CharField(blank=True, max_length=3)),
                        ("created_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="referrals.formversion",
                            ),
                        ),
                        ("section", models.SlugField(max_length=40)),
                        ("key", models.SlugField(max_length=60)),
                        ("label", models.CharField(max_length=300)),
                        ("hint", models.TextField(blank=True)),
                        ("guidance", models.TextField(blank=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "Short answer"),
                                    ("long", "Long answer"),
                                    ("date", "Date"),
                                    ("number", "Whole number"),
                                    ("decimal", "Number"),
                                    ("yes_no", "Yes or no"),
                                    ("choice", "One of a list"),
                                    ("upn", "Unique pupil number"),
                                    ("postcode", "Postcode"),
                                    ("email", "E-mail address"),
                                    ("phone", "Telephone number"),
                                    ("year", "Year group"),
                                    ("provision_type", "Type of provision"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("required", models.BooleanField(default=False)),
                        ("position", models.PositiveIntegerField()),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("F0", "F0"),
                                    ("F1", "F1"),
                                    ("F2", "F2"),
                                    ("F3", "F3"),
                                    ("F4", "F4"),
                                    ("F5", "F5"),
                                    ("F6", "F6"),
                                    ("F7", "F7"),
                                    ("F8", "F8"),
                                    ("F9", "F9"),
                                    ("F10", "F10"),
                                    ("PS", "PS"),
                                    ("OPEN", "OPEN"),
                                    ("STAFF", "STAFF"),
                                    ("CONFIG", "CONFIG"),
                                    ("SYSTEM", "SYSTEM"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("choices", models.JSONField(blank=True, default=list)),
                        ("asked_if", models.SlugField(blank=True, max_length=60)),
                        ("asked_when", models.JSONField(blank=True, default=list)),
                        ("may_attach", models.BooleanField(default=False)),
                        ("asks_for", models.CharField(blank=True, max_length=20)),
                        ("asks_when", models.JSONField(blank=True, default=list)),
                        ("appendix_line", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["version", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "key"), name="question_asked_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "group__in",
                                        [
                                            "F0",
                                            "F1",
                                            "F2",
                                            "F3",
                                            "F4",
                                            "F5",
                                            "F6",
                                            "F7",
                                            "F8",
                                            "F9",
                                            "F10",
                                            "PS",
                                            "OPEN",
                                            "STAFF",
                                            "CONFIG",
                                            "SYSTEM",
                                        ],
                                    )
                                ),
                                name="question_group_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(max_length=12, unique=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Sent, waiting to be checked"),
                                    ("returned", "Returned to the school"),
                                    ("ready", "Ready for a meeting"),
                                    ("listed", "On an agenda"),
                                    ("more_information", "More information asked for"),
                                    ("agreed", "Agreed, place to be offered"),
                                    ("waiting", "Agreed, on the waiting list"),
                                    ("offered", "Place offered"),
                                    ("placed", "Placed"),
                                    ("another_route", "Another route"),
                                    ("not_agreed", "Not agreed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=20,
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                        (
                            "form_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="referrals.formversion",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals_received",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "pupil",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="referrals.pupil",
                            ),
                        ),
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
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals_started",
                                to="partnerships.membership",
                            ),
                        ),
                        ("started_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("exceptional_reason", models.TextField(blank=True)),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "checker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("waiting_since", models.DateField(blank=True, null=True)),
                        ("looked_at_again", models.BooleanField(default=False)),
                        ("named_to_panel", models.BooleanField(default=True)),
                        ("words", models.JSONField(blank=True, default=dict)),
                        ("visited", models.JSONField(blank=True, default=dict)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("changed_at", models.DateTimeField(blank=True, null=True)),
                        ("contact_name", models.CharField(blank=True, max_length=150)),
                        ("contact_role", models.CharField(blank=True, max_length=100)),
                        ("contact_phone", models.CharField(blank=True, max_length=30)),
                        ("contact_email", models.CharField(blank=True, max_length=254)),
                        ("forename", models.CharField(blank=True, max_length=100)),
                        ("surname", models.CharField(blank=True, max_length=100)),
                        ("preferred_name", models.CharField(blank=True, max_length=100)),
                        ("upn", models.CharField(blank=True, max_length=13)),
                        ("no_upn_reason", models.CharField(blank=True, max_length=200)),
                        ("date_of_birth", models.DateField(blank=True, null=True)),
                        ("year_group", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("sex", models.CharField(blank=True, max_length=10)),
                        ("ethnicity", models.CharField(blank=True, max_length=10)),
                        ("address", models.TextField(blank=True)),
                        ("postcode", models.CharField(blank=True, max_length=8)),
                        ("home_la_code", models.CharField(blank=True, max_length=3)),
                        ("fsm", models.CharField(blank=True, max_length=10)),
                        ("in_care", models.CharField(blank=True, max_length=10)),
                        ("sessions_possible", models.PositiveIntegerField(blank=True, null=True)),
                        ("sessions_attended", models.PositiveIntegerField(blank=True, null=True)),
                        ("attendance_as_at", models.DateField(blank=True, null=True)),
                        ("suspensions", models.PositiveIntegerField(blank=True, null=True)),
                        ("suspension_days", models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                        ("suspension_reasons", models.TextField(blank=True)),
                        ("tried", models.TextField(blank=True)),
                        ("advice_taken", models.TextField(blank=True)),
                        ("sen_provision", models.CharField(blank=True, max_length=10)),
                        ("sen_type", models.CharField(blank=True, max_length=10)),
                        ("sen_needs", models.TextField(blank=True)),
                        ("has_ehcp", models.CharField(blank=True, max_length=3)),
                        ("ehcp_reviewed_on", models.DateField(blank=True, null=True)),
                        ("has_health_needs", models.CharField(blank=True, max_length=3)),
                        ("health_needs", models.TextField(blank=True)),
                        ("has_health_plan", models.CharField(blank=True, max_length=3)),
                        ("support_level", models.CharField(blank=True, max_length=20)),
                        ("family_support", models.TextField(blank=True)),
                        ("risk_level", models.CharField(blank=True, max_length=10)),
                        ("safety", models.TextField(blank=True)),
                        ("panel_line", models.TextField(blank=True)),
                        (
                            "provision_type",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="partnerships.provisiontype",
                            ),
                        ),
                        ("provision_asked", models.CharField(blank=True, max_length=200)),
                        ("hours_per_week", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                        ("proposed_start_on", models.DateField(blank=True, null=True)),
                        ("proposed_end_on", models.DateField(blank=True, null=True)),
                        ("transport", models.TextField(blank=True)),
                        ("success_measure", models.TextField(blank=True)),
                        ("exit_route", models.CharField(blank=True, max_length=20)),
                        ("exit_plan", models.TextField(blank=True)),
                        ("other_provision", models.TextField(blank=True)),
                        ("pupil_voice", models.TextField(blank=True)),
                        ("pupil_voice_method", models.CharField(blank=True, max_length=100)),
                        ("pupil_voice_on", models.DateField(blank=True, null=True)),
                        ("pupil_voice_reason", models.TextField(blank=True)),
                        ("family_voice", models.TextField(blank=True)),
                        ("family_voice_method", models.CharField(blank=True, max_length=100)),
                        ("family_voice_on", models.DateField(blank=True, null=True)),
                        ("family_voice_reason", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-started_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["school", "status", "-started_at"], name="referrals_of_school"),
                            models.Index(
                                fields=["partnership", "status", "-submitted_at"], name="referrals_of_partnership"
                            ),
                            models.Index(fields=["status", "-submitted_at"], name="referrals_of_county"),
                            models.Index(fields=["surname", "date_of_birth"], name="referrals_by_name"),
                            models.Index(fields=["upn"], name="referrals_by_upn"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "submitted",
                                            "returned",
                                            "ready",
                                            "listed",
                                            "more_information",
                                            "agreed",
                                            "waiting",
                                            "offered",
                                            "placed",
                                            "another_route",
                                            "not_agreed",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="referral_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "draft"), ("submitted_at", None)),
                                    ("status", "withdrawn"),
                                    models.Q(
                                        models.Q(("status", "draft"), _negated=True), ("submitted_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="sent_when_past_draft",
                                violation_error_message="A referral past draft has been sent.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("submitted_at", None),
                                    ("status__in", ["returned", "withdrawn"]),
                                    models.Q(
                                        models.Q(("forename", ""), _negated=True),
                                        models.Q(("surname", ""), _negated=True),
                                        ("date_of_birth__isnull", False),
                                        ("year_group__isnull", False),
                                        ("pupil__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="sent_with_a_pupil",
                                violation_error_message="A sent referral names its pupil and date of birth.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sessions_attended", None),
                                    ("sessions_possible", None),
                                    ("sessions_attended__lte", models.F("sessions_possible")),
                                    _connector="OR",
                                ),
                                name="attended_within_possible",
                                violation_error_message="Sessions attended must not be more than sessions possible.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("proposed_start_on", None),
                                    ("proposed_end_on", None),
                                    ("proposed_end_on__gte", models.F("proposed_start_on")),
                                    _connector="OR",
                                ),
                                name="proposed_dates_in_order",
                                violation_error_message="The proposed end date must be the same as or after the start date.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "waiting"), _negated=True),
                                    ("waiting_since__isnull", False),
                                    _connector="OR",
                                ),
                                name="waiting_has_a_since",
                                violation_error_message="A case on the waiting list says since when.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Exclusion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "pupil",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusions",
                                to="referrals.pupil",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusions",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("permanent", "Permanent exclusion"), ("suspension", "Suspension")],
                                max_length=12,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("days", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("stands", "Stands"),
                                    ("withdrawn", "Withdrawn"),
                                    ("not_upheld", "Not upheld"),
                                ],
                                default="stands",
                                max_length=12,
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["permanent", "suspension"])),
                                name="exclusion_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enrolment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "pupil",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to="referrals.pupil",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="enrolment_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("pupil", "="),
                                    (
                                        partnerships.models.organisation.DateRange(
                                            "from_on",
                                            "to_on",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="one_home_school_a_day",
                                violation_error_message="The pupil is already on a school's roll on these days.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("submission_key", models.UUIDField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agencies",
                                to="referrals.referral",
                            ),
                        ),
                        ("kind", models.CharField(blank=True, max_length=40)),
                        ("worker", models.CharField(blank=True, max_length=150)),
                        ("contact", models.CharField(blank=True, max_length=150)),
                        ("part", models.TextField(blank=True)),
                        ("consulted_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "agencies",
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "submission_key"), name="agency_once_in_its_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="referrals.referral",
                            ),
                        ),
                        ("key", models.SlugField(max_length=60)),
                        ("text", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("referral", "key"), name="answered_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Carer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="carers",
                                to="referrals.referral",
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        ("relationship", models.CharField(max_length=100)),
                        ("parental_responsibility", models.BooleanField(default=False)),
                        ("emergency_contact", models.BooleanField(default=False)),
                        ("telephone", models.CharField(blank=True, max_length=30)),
                        ("email", models.CharField(blank=True, max_length=254)),
                        ("address", models.TextField(blank=True)),
                        ("interpreter", models.CharField(blank=True, max_length=100)),
                        ("no_letters", models.BooleanField(default=False)),
                        ("address_withheld", models.BooleanField(default=False)),
                        ("submission_key", models.UUIDField()),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "submission_key"), name="carer_once_in_its_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="no_documents",
                                to="referrals.referral",
                            ),
                        ),
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
                migrations.CreateModel(
                    name="OtherPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("submission_key", models.UUIDField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="other_places",
                                to="referrals.referral",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=150)),
                        ("what", models.TextField(blank=True)),
                        ("days", models.CharField(blank=True, max_length=150)),
                        ("from_on", models.DateField(blank=True, null=True)),
                        ("to_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "submission_key"), name="otherplace_once_in_its_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Outcome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outcomes",
                                to="referrals.referral",
                            ),
                        ),
                        ("outcome", models.TextField()),
                        ("baseline", models.TextField(blank=True)),
                        ("measure", models.TextField(blank=True)),
                        ("target", models.TextField(blank=True)),
                        ("by_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("submission_key", models.UUIDField()),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "submission_key"), name="outcome_once_in_its_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferralEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("move", models.CharField(max_length=30)),
                        ("from_status", models.CharField(blank=True, max_length=20)),
                        ("to_status", models.CharField(max_length=20)),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("through", models.CharField(blank=True, max_length=500)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="referrals.referral",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by__isnull", False), ("through", "")),
                                    models.Q(("by__isnull", True), models.Q(("through", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="referralevent_says_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "move__in",
                                            [
                                                "return",
                                                "ask",
                                                "redirect",
                                                "not_agree",
                                                "withdraw",
                                                "signpost",
                                                "unlist",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_refusal_says_why",
                                violation_error_message="Say why.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferralHistory",
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
                                to="referrals.referral",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("reference", models.CharField(max_length=12)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Sent, waiting to be checked"),
                                    ("returned", "Returned to the school"),
                                    ("ready", "Ready for a meeting"),
                                    ("listed", "On an agenda"),
                                    ("more_information", "More information asked for"),
                                    ("agreed", "Agreed, place to be offered"),
                                    ("waiting", "Agreed, on the waiting list"),
                                    ("offered", "Place offered"),
                                    ("placed", "Placed"),
                                    ("another_route", "Another route"),
                                    ("not_agreed", "Not agreed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=20,
                            ),
                        ),
                        ("submission_key", models.UUIDField()),
                        (
                            "form_version",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="referrals.formversion",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "pupil",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="referrals.pupil",
                            ),
                        ),
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
                            "started_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("started_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("exceptional_reason", models.TextField(blank=True)),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "checker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("waiting_since", models.DateField(blank=True, null=True)),
                        ("looked_at_again", models.BooleanField(default=False)),
                        ("named_to_panel", models.BooleanField(default=True)),
                        ("words", models.JSONField(blank=True, default=dict)),
                        ("visited", models.JSONField(blank=True, default=dict)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("changed_at", models.DateTimeField(blank=True, null=True)),
                        ("contact_name", models.CharField(blank=True, max_length=150)),
                        ("contact_role", models.CharField(blank=True, max_length=100)),
                        ("contact_phone", models.CharField(blank=True, max_length=30)),
                        ("contact_email", models.CharField(blank=True, max_length=254)),
                        ("forename", models.CharField(blank=True, max_length=100)),
                        ("surname", models.CharField(blank=True, max_length=100)),
                        ("preferred_name", models.CharField(blank=True, max_length=100)),
                        ("upn", models.CharField(blank=True, max_length=13)),
                        ("no_upn_reason", models.CharField(blank=True, max_length=200)),
                        ("date_of_birth", models.DateField(blank=True, null=True)),
                        ("year_group", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("sex", models.CharField(blank=True, max_length=10)),
                        ("ethnicity", models.CharField(blank=True, max_length=10)),
                        ("address", models.TextField(blank=True)),
                        ("postcode", models.CharField(blank=True, max_length=8)),
                        ("home_la_code", models.CharField(blank=True, max_length=3)),
                        ("fsm", models.CharField(blank=True, max_length=10)),
                        ("in_care", models.CharField(blank=True, max_length=10)),
                        ("sessions_possible", models.PositiveIntegerField(blank=True, null=True)),
                        ("sessions_attended", models.PositiveIntegerField(blank=True, null=True)),
                        ("attendance_as_at", models.DateField(blank=True, null=True)),
                        ("suspensions", models.PositiveIntegerField(blank=True, null=True)),
                        ("suspension_days", models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                        ("suspension_reasons", models.TextField(blank=True)),
                        ("tried", models.TextField(blank=True)),
                        ("advice_taken", models.TextField(blank=True)),
                        ("sen_provision", models.CharField(blank=True, max_length=10)),
                        ("sen_type", models.CharField(blank=True, max_length=10)),
                        ("sen_needs", models.TextField(blank=True)),
                        ("has_ehcp", models.CharField(blank=True, max_length=3)),
                        ("ehcp_reviewed_on", models.DateField(blank=True, null=True)),
                        ("has_health_needs", models.CharField(blank=True, max_length=3)),
                        ("health_needs", models.TextField(blank=True)),
                        ("has_health_plan", models.CharField(blank=True, max_length=3)),
                        ("support_level", models.CharField(blank=True, max_length=20)),
                        ("family_support", models.TextField(blank=True)),
                        ("risk_level", models.CharField(blank=True, max_length=10)),
                        ("safety", models.TextField(blank=True)),
                        ("panel_line", models.TextField(blank=True)),
                        (
                            "provision_type",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.provisiontype",
                            ),
                        ),
                        ("provision_asked", models.CharField(blank=True, max_length=200)),
                        ("hours_per_week", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                        ("proposed_start_on", models.DateField(blank=True, null=True)),
                        ("proposed_end_on", models.DateField(blank=True, null=True)),
                        ("transport", models.TextField(blank=True)),
                        ("success_measure", models.TextField(blank=True)),
                        ("exit_route", models.CharField(blank=True, max_length=20)),
                        ("exit_plan", models.TextField(blank=True)),
                        ("other_provision", models.TextField(blank=True)),
                        ("pupil_voice", models.TextField(blank=True)),
                        ("pupil_voice_method", models.CharField(blank=True, max_length=100)),
                        ("pupil_voice_on", models.DateField(blank=True, null=True)),
                        ("pupil_voice_reason", models.TextField(blank=True)),
                        ("family_voice", models.TextField(blank=True)),
                        ("family_voice_method", models.CharField(blank=True, max_length=100)),
                        ("family_voice_on", models.DateField(blank=True, null=True)),
                        ("family_voice_reason", models.TextField(blank=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Risk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("submission_key", models.UUIDField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="risks",
                                to="referrals.referral",
                            ),
                        ),
                        ("kind", models.CharField(blank=True, max_length=40)),
                        (
                            "likelihood",
                            models.CharField(
                                blank=True,
                                choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                                max_length=10,
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                blank=True,
                                choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                                max_length=10,
                            ),
                        ),
                        ("triggers", models.TextField(blank=True)),
                        ("mitigation", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "submission_key"), name="risk_once_in_its_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="referrals.referral",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("content", models.JSONField()),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("reason", models.TextField(blank=True)),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("referral", "number"), name="submission_numbered_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Support",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("submission_key", models.UUIDField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="supports",
                                to="referrals.referral",
                            ),
                        ),
                        ("kind", models.CharField(blank=True, max_length=40)),
                        ("what", models.TextField(blank=True)),
                        ("from_on", models.DateField(blank=True, null=True)),
                        ("to_on", models.DateField(blank=True, null=True)),
                        ("who", models.CharField(blank=True, max_length=150)),
                        ("impact", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "submission_key"), name="support_once_in_its_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WeekAt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("submission_key", models.UUIDField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="week",
                                to="referrals.referral",
                            ),
                        ),
                        ("site", models.CharField(blank=True, max_length=150)),
                        (
                            "sessions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("mon_am", "Monday morning"),
                                        ("mon_pm", "Monday afternoon"),
                                        ("tue_am", "Tuesday morning"),
                                        ("tue_pm", "Tuesday afternoon"),
                                        ("wed_am", "Wednesday morning"),
                                        ("wed_pm", "Wednesday afternoon"),
                                        ("thu_am", "Thursday morning"),
                                        ("thu_pm", "Thursday afternoon"),
                                        ("fri_am", "Friday morning"),
                                        ("fri_pm", "Friday afternoon"),
                                    ],
                                    max_length=6,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("hours", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "submission_key"), name="weekat_once_in_its_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Advice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advice",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "pupil",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="advice", to="referrals.pupil"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advice",
                                to="referrals.referral",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("given_on", models.DateField()),
                        ("adviser", models.CharField(blank=True, max_length=150)),
                        ("advice", models.TextField()),
                        ("done", models.TextField(blank=True)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("submission_key", models.UUIDField(unique=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "verbose_name_plural": "advice",
                        "ordering": ["-given_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="referrals.referral",
                            ),
                        ),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="referrals.referral",
                            ),
                        ),
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
                        ("title", models.CharField(max_length=150)),
                        ("instead_of", models.SlugField(blank=True, max_length=60)),
                        ("file", models.FileField(max_length=200, upload_to="")),
                        ("content_type", models.CharField(max_length=100)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "scan",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting to be scanned for viruses"),
                                    ("clean", "Scanned for viruses: none found"),
                                    ("infected", "A virus was found: nobody can open this document"),
                                    ("not_scanned", "Not scanned for viruses"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("added_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="referrals.document",
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["added_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["ehcp", "health_plan", "risk_assessment", "support_plan", "report", "other"],
                                    )
                                ),
                                name="document_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scan__in", ["waiting", "clean", "infected", "not_scanned"])),
                                name="document_scan_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PossibleMatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="possible_matches",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "pupil",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="possible_matches",
                                to="referrals.pupil",
                            ),
                        ),
                        (
                            "found_by",
                            models.CharField(
                                choices=[
                                    ("upn", "The same unique pupil number"),
                                    ("name", "The same name and date of birth"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("found_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[("same", "The same child"), ("different", "Another child")],
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("looked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "looked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "verbose_name_plural": "possible matches",
                        "constraints": [
                            models.UniqueConstraint(fields=("referral", "pupil"), name="matched_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("looked_at", None), ("result", "")),
                                    models.Q(models.Q(("result", ""), _negated=True), ("looked_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="match_looked_at_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Asked",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="asked",
                                to="referrals.referralevent",
                            ),
                        ),
                        ("section", models.SlugField(max_length=40)),
                        ("question", models.SlugField(blank=True, max_length=60)),
                        ("reason", models.CharField(max_length=40)),
                        ("text", models.TextField(blank=True)),
                    ],
                    options={
                        "verbose_name_plural": "asked",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signature",
                                to="referrals.submission",
                            ),
                        ),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AdviceHistory",
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
                                to="referrals.advice",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "school",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "pupil",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="referrals.pupil",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="referrals.referral",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("given_on", models.DateField()),
                        ("adviser", models.CharField(blank=True, max_length=150)),
                        ("advice", models.TextField()),
                        ("done", models.TextField(blank=True)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("submission_key", models.UUIDField()),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(max_length=16, unique=True)),
                        ("submission_key", models.UUIDField(unique=True)),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("held_on", models.DateField()),
                        ("starts_at", models.TimeField()),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("deadline_on", models.DateField()),
                        ("papers_on", models.DateField()),
                        ("quorum", models.PositiveSmallIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("open", "Open for referrals"),
                                    ("papers", "Papers issued"),
                                    ("in_session", "In session"),
                                    ("minuted", "Minuted"),
                                    ("signed_off", "Signed off"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                max_length=12,
                            ),
                        ),
                        ("notice_at", models.DateTimeField(blank=True, null=True)),
                        ("papers_issued_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("minutes", models.TextField(blank=True)),
                        (
                            "showing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="referrals.agendaitem",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["held_on", "pk"],
                        "indexes": [models.Index(fields=["partnership", "held_on"], name="meetings_of_partnership")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "planned",
                                            "open",
                                            "papers",
                                            "in_session",
                                            "minuted",
                                            "signed_off",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="meeting_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("deadline_on__lte", models.F("papers_on")), ("papers_on__lte", models.F("held_on"))
                                ),
                                name="meeting_dates_in_order",
                                violation_error_message="The deadline comes first, then the papers, then the meeting.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quorum__gte", 1)), name="quorum_of_one_at_least"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="referrals.meeting",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="referrals.referral",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("late", models.BooleanField(default=False)),
                        (
                            "listed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("listed_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("taken_off_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("hidden_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["meeting", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("decided_at", None), ("taken_off_at", None)),
                                fields=("referral",),
                                name="on_one_open_agenda",
                                violation_error_message="This referral is already on an agenda.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="referrals.meeting",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="partnerships.membership",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("expected", "Expected"),
                                    ("present", "Present"),
                                    ("apologies", "Apologies"),
                                    ("absent", "Absent"),
                                ],
                                default="expected",
                                max_length=10,
                            ),
                        ),
                        (
                            "capacity",
                            models.CharField(
                                choices=[
                                    ("member", "Own capacity"),
                                    ("substitute", "Substitute"),
                                    ("guest", "Makes up the quorum"),
                                ],
                                default="member",
                                max_length=10,
                            ),
                        ),
                        (
                            "substitute_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "member"), name="attends_once"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["expected", "present", "apologies", "absent"])),
                                name="attendance_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("capacity__in", ["member", "guest"]), ("substitute_for", None)),
                                    models.Q(("capacity", "substitute"), ("substitute_for__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_substitute_is_for_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("move", models.CharField(max_length=30)),
                        ("from_status", models.CharField(blank=True, max_length=20)),
                        ("to_status", models.CharField(max_length=20)),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("through", models.CharField(blank=True, max_length=500)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="referrals.meeting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by__isnull", False), ("through", "")),
                                    models.Q(("by__isnull", True), models.Q(("through", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="meetingevent_says_who",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="referrals.meeting",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("person", models.CharField(max_length=150)),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail from this service"),
                                    ("phone", "By telephone"),
                                    ("letter", "By letter"),
                                    ("in_person", "In person"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("told_on", models.DateField()),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["school__name", "at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("how__in", ["email", "phone", "letter", "in_person"])),
                                name="notice_way_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", ""), _negated=True), name="notice_names_who_was_told"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="referrals.agendaitem",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("agree_place", "Agreed, a place to be offered"),
                                    ("agree_conditions", "Agreed with conditions"),
                                    ("agree_waiting", "Agreed, waiting list"),
                                    ("ask", "More information"),
                                    ("redirect", "Another route"),
                                    ("not_agree", "Not agreed"),
                                    ("withdraw", "Withdrawn"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[("consensus", "Consensus"), ("vote", "Vote")],
                                default="consensus",
                                max_length=10,
                            ),
                        ),
                        ("votes_for", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("votes_against", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("rationale", models.TextField()),
                        ("conditions", models.TextField(blank=True)),
                        ("dissent", models.TextField(blank=True)),
                        ("route", models.CharField(blank=True, max_length=200)),
                        ("answer_by_on", models.DateField(blank=True, null=True)),
                        (
                            "provision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="partnerships.provision",
                            ),
                        ),
                        ("start_on", models.DateField(blank=True, null=True)),
                        ("first_review_on", models.DateField(blank=True, null=True)),
                        (
                            "family_told_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("school", "The home school"),
                                    ("panel", "The co-ordinator"),
                                    ("authority", "The local authority"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("family_told_by_on", models.DateField(blank=True, null=True)),
                        ("chairs_action", models.BooleanField(default=False)),
                        ("why_now", models.TextField(blank=True)),
                        ("from_paper", models.BooleanField(default=False)),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="referrals.decision",
                            ),
                        ),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("decided_by", models.ManyToManyField(related_name="decisions", to="partnerships.membership")),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("rationale", ""), _negated=True), name="a_decision_says_why"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        [
                                            "agree_place",
                                            "agree_conditions",
                                            "agree_waiting",
                                            "ask",
                                            "redirect",
                                            "not_agree",
                                            "withdraw",
                                        ],
                                    )
                                ),
                                name="decision_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome__in", ["agree_place", "agree_conditions"]), _negated=True),
                                    models.Q(
                                        ("first_review_on__isnull", False),
                                        ("provision__isnull", False),
                                        ("start_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_place_has_a_provision_and_dates",
                                violation_error_message="Agreeing a place needs the provision, the start and the first review date.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("chairs_action", False), models.Q(("why_now", ""), _negated=True), _connector="OR"
                                ),
                                name="a_chairs_action_says_why_it_could_not_wait",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("family_told_by__in", ["", "school", "panel", "authority"])),
                                name="family_told_by_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("agenda_item",),
                                name="decided_once",
                                violation_error_message="This case has already been decided at this meeting.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Interest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interests",
                                to="referrals.agendaitem",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interests",
                                to="partnerships.membership",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("own_pupil", "Own pupil"),
                                    ("same_trust", "Same trust"),
                                    ("host", "Own school hosts the provision"),
                                    ("personal", "Personal"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("derived", models.BooleanField(default=False)),
                        ("note", models.CharField(blank=True, max_length=200)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agenda_item", "member", "kind"), name="interest_named_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["own_pupil", "same_trust", "host", "personal"])),
                                name="interest_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingHistory",
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
                                to="referrals.meeting",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("reference", models.CharField(max_length=16)),
                        ("submission_key", models.UUIDField()),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("held_on", models.DateField()),
                        ("starts_at", models.TimeField()),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("deadline_on", models.DateField()),
                        ("papers_on", models.DateField()),
                        ("quorum", models.PositiveSmallIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("open", "Open for referrals"),
                                    ("papers", "Papers issued"),
                                    ("in_session", "In session"),
                                    ("minuted", "Minuted"),
                                    ("signed_off", "Signed off"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                max_length=12,
                            ),
                        ),
                        ("notice_at", models.DateTimeField(blank=True, null=True)),
                        ("papers_issued_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("minutes", models.TextField(blank=True)),
                        (
                            "showing",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="referrals.agendaitem",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MemberView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="views",
                                to="referrals.agendaitem",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="views",
                                to="partnerships.membership",
                            ),
                        ),
                        (
                            "view",
                            models.CharField(
                                choices=[
                                    ("support", "Support"),
                                    ("not_yet", "Not yet"),
                                    ("question", "I have a question"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("agenda_item", "member"), name="one_view_a_member"),
                            models.CheckConstraint(
                                condition=models.Q(("view__in", ["support", "not_yet", "question"])),
                                name="member_view_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ratification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratification",
                                to="referrals.decision",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratifications",
                                to="referrals.meeting",
                            ),
                        ),
                        ("ratified", models.BooleanField()),
                        ("note", models.TextField(blank=True)),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("decided_by", models.ManyToManyField(related_name="+", to="partnerships.membership")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ratified", True), models.Q(("note", ""), _negated=True), _connector="OR"
                                ),
                                name="not_ratified_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyTold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="family_told",
                                to="referrals.decision",
                            ),
                        ),
                        ("told_on", models.DateField()),
                        ("how", models.CharField(max_length=200)),
                        ("at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="referrals.referral",
                            ),
                        ),
                        ("about", models.SlugField(max_length=20)),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="referrals.decision",
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
                            "wording",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.letterwording",
                            ),
                        ),
                        ("recipient", models.CharField(max_length=150)),
                        ("recipient_address", models.TextField(blank=True)),
                        ("subject", models.CharField(max_length=1000)),
                        ("text", models.TextField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("first_on", models.DateField(blank=True, null=True)),
                        ("late_reason", models.TextField(blank=True)),
                        ("made_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("submission_key", models.UUIDField()),
                    ],
                    options={
                        "ordering": ["-made_at", "pk"],
                        "indexes": [models.Index(fields=["about"], name="letters_about")],
                    },
                ),
            ],
        ),
        apsystem.migrating.Together(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="pupil",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "referrals_pupilhistory" ("address", "created_at", "date_of_birth", "ethnicity", "forename", "fsm", "home_la_code", "id", "in_care", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "preferred_name", "sex", "surname", "upn", "version") VALUES (NEW."address", NEW."created_at", NEW."date_of_birth", NEW."ethnicity", NEW."forename", NEW."fsm", NEW."home_la_code", NEW."id", NEW."in_care", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."postcode", NEW."preferred_name", NEW."sex", NEW."surname", NEW."upn", NEW."version"); RETURN NULL;',
                            hash="af52ed7d0c164ade9ad6b29103ae6398d25ec0c9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c62d3",
                            table="referrals_pupil",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pupil",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "referrals_pupilhistory" ("address", "created_at", "date_of_birth", "ethnicity", "forename", "fsm", "home_la_code", "id", "in_care", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "preferred_name", "sex", "surname", "upn", "version") VALUES (NEW."address", NEW."created_at", NEW."date_of_birth", NEW."ethnicity", NEW."forename", NEW."fsm", NEW."home_la_code", NEW."id", NEW."in_care", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."postcode", NEW."preferred_name", NEW."sex", NEW."surname", NEW."upn", NEW."version"); RETURN NULL;',
                            hash="c9baf4c0b5bc6eef2dcce2616f0294c58d51ca84",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_79a11",
                            table="referrals_pupil",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="meeting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "referrals_meetinghistory" ("closed_at", "deadline_on", "held_on", "id", "minutes", "notice_at", "papers_issued_at", "papers_on", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "quorum", "reference", "showing_id", "starts_at", "status", "submission_key", "version") VALUES (NEW."closed_at", NEW."deadline_on", NEW."held_on", NEW."id", NEW."minutes", NEW."notice_at", NEW."papers_issued_at", NEW."papers_on", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."quorum", NEW."reference", NEW."showing_id", NEW."starts_at", NEW."status", NEW."submission_key", NEW."version"); RETURN NULL;',
                            hash="5e24873457d340ddc30874e85a0ac82385fdefcf",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_df489",
                            table="referrals_meeting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="meeting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "referrals_meetinghistory" ("closed_at", "deadline_on", "held_on", "id", "minutes", "notice_at", "papers_issued_at", "papers_on", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "quorum", "reference", "showing_id", "starts_at", "status", "submission_key", "version") VALUES (NEW."closed_at", NEW."deadline_on", NEW."held_on", NEW."id", NEW."minutes", NEW."notice_at", NEW."papers_issued_at", NEW."papers_on", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."quorum", NEW."reference", NEW."showing_id", NEW."starts_at", NEW."status", NEW."submission_key", NEW."version"); RETURN NULL;',
                            hash="17e834614e49a7ec30d63891774dc3a3f90ad394",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b020e",
                            table="referrals_meeting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="referral",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "referrals_referralhistory" ("address", "advice_taken", "attendance_as_at", "changed_at", "changed_by_id", "checker_id", "contact_email", "contact_name", "contact_phone", "contact_role", "copied_from_id", "date_of_birth", "decided_at", "ehcp_reviewed_on", "ethnicity", "exceptional_reason", "exit_plan", "exit_route", "family_support", "family_voice", "family_voice_method", "family_voice_on", "family_voice_reason", "forename", "form_version_id", "fsm", "has_ehcp", "has_health_needs", "has_health_plan", "health_needs", "home_la_code", "hours_per_week", "id", "in_care", "looked_at_again", "named_to_panel", "no_upn_reason", "other_provision", "panel_line", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "preferred_name", "proposed_end_on", "proposed_start_on", "provision_asked", "provision_type_id", "pupil_id", "pupil_voice", "pupil_voice_method", "pupil_voice_on", "pupil_voice_reason", "reference", "risk_level", "safety", "school_id", "sen_needs", "sen_provision", "sen_type", "sessions_attended", "sessions_possible", "sex", "signed_at", "started_at", "started_by_id", "status", "submission_key", "submitted_at", "success_measure", "support_level", "surname", "suspension_days", "suspension_reasons", "suspensions", "tier", "transport", "tried", "upn", "version", "visited", "waiting_since", "words", "year_group") VALUES (NEW."address", NEW."advice_taken", NEW."attendance_as_at", NEW."changed_at", NEW."changed_by_id", NEW."checker_id", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."contact_role", NEW."copied_from_id", NEW."date_of_birth", NEW."decided_at", NEW."ehcp_reviewed_on", NEW."ethnicity", NEW."exceptional_reason", NEW."exit_plan", NEW."exit_route", NEW."family_support", NEW."family_voice", NEW."family_voice_method", NEW."family_voice_on", NEW."family_voice_reason", NEW."forename", NEW."form_version_id", NEW."fsm", NEW."has_ehcp", NEW."has_health_needs", NEW."has_health_plan", NEW."health_needs", NEW."home_la_code", NEW."hours_per_week", NEW."id", NEW."in_care", NEW."looked_at_again", NEW."named_to_panel", NEW."no_upn_reason", NEW."other_provision", NEW."panel_line", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."postcode", NEW."preferred_name", NEW."proposed_end_on", NEW."proposed_start_on", NEW."provision_asked", NEW."provision_type_id", NEW."pupil_id", NEW."pupil_voice", NEW."pupil_voice_method", NEW."pupil_voice_on", NEW."pupil_voice_reason", NEW."reference", NEW."risk_level", NEW."safety", NEW."school_id", NEW."sen_needs", NEW."sen_provision", NEW."sen_type", NEW."sessions_attended", NEW."sessions_possible", NEW."sex", NEW."signed_at", NEW."started_at", NEW."started_by_id", NEW."status", NEW."submission_key", NEW."submitted_at", NEW."success_measure", NEW."support_level", NEW."surname", NEW."suspension_days", NEW."suspension_reasons", NEW."suspensions", NEW."tier", NEW."transport", NEW."tried", NEW."upn", NEW."version", NEW."visited", NEW."waiting_since", NEW."words", NEW."year_group"); RETURN NULL;',
                            hash="139b16e8cbb9e66077bb73f855110bb65dda40ef",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a74c8",
                            table="referrals_referral",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="referral",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "referrals_referralhistory" ("address", "advice_taken", "attendance_as_at", "changed_at", "changed_by_id", "checker_id", "contact_email", "contact_name", "contact_phone", "contact_role", "copied_from_id", "date_of_birth", "decided_at", "ehcp_reviewed_on", "ethnicity", "exceptional_reason", "exit_plan", "exit_route", "family_support", "family_voice", "family_voice_method", "family_voice_on", "family_voice_reason", "forename", "form_version_id", "fsm", "has_ehcp", "has_health_needs", "has_health_plan", "health_needs", "home_la_code", "hours_per_week", "id", "in_care", "looked_at_again", "named_to_panel", "no_upn_reason", "other_provision", "panel_line", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "preferred_name", "proposed_end_on", "proposed_start_on", "provision_asked", "provision_type_id", "pupil_id", "pupil_voice", "pupil_voice_method", "pupil_voice_on", "pupil_voice_reason", "reference", "risk_level", "safety", "school_id", "sen_needs", "sen_provision", "sen_type", "sessions_attended", "sessions_possible", "sex", "signed_at", "started_at", "started_by_id", "status", "submission_key", "submitted_at", "success_measure", "support_level", "surname", "suspension_days", "suspension_reasons", "suspensions", "tier", "transport", "tried", "upn", "version", "visited", "waiting_since", "words", "year_group") VALUES (NEW."address", NEW."advice_taken", NEW."attendance_as_at", NEW."changed_at", NEW."changed_by_id", NEW."checker_id", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."contact_role", NEW."copied_from_id", NEW."date_of_birth", NEW."decided_at", NEW."ehcp_reviewed_on", NEW."ethnicity", NEW."exceptional_reason", NEW."exit_plan", NEW."exit_route", NEW."family_support", NEW."family_voice", NEW."family_voice_method", NEW."family_voice_on", NEW."family_voice_reason", NEW."forename", NEW."form_version_id", NEW."fsm", NEW."has_ehcp", NEW."has_health_needs", NEW."has_health_plan", NEW."health_needs", NEW."home_la_code", NEW."hours_per_week", NEW."id", NEW."in_care", NEW."looked_at_again", NEW."named_to_panel", NEW."no_upn_reason", NEW."other_provision", NEW."panel_line", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."postcode", NEW."preferred_name", NEW."proposed_end_on", NEW."proposed_start_on", NEW."provision_asked", NEW."provision_type_id", NEW."pupil_id", NEW."pupil_voice", NEW."pupil_voice_method", NEW."pupil_voice_on", NEW."pupil_voice_reason", NEW."reference", NEW."risk_level", NEW."safety", NEW."school_id", NEW."sen_needs", NEW."sen_provision", NEW."sen_type", NEW."sessions_attended", NEW."sessions_possible", NEW."sex", NEW."signed_at", NEW."started_at", NEW."started_by_id", NEW."status", NEW."submission_key", NEW."submitted_at", NEW."success_measure", NEW."support_level", NEW."surname", NEW."suspension_days", NEW."suspension_reasons", NEW."suspensions", NEW."tier", NEW."transport", NEW."tried", NEW."upn", NEW."version", NEW."visited", NEW."waiting_since", NEW."words", NEW."year_group"); RETURN NULL;',
                            hash="68b62c93e02d0e4e6529b5f633a5fe5b96b9d129",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_223e7",
                            table="referrals_referral",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="advice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "referrals_advicehistory" ("advice", "adviser", "done", "given_on", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pupil_id", "recorded_at", "recorded_by_id", "referral_id", "school_id", "submission_key", "version") VALUES (NEW."advice", NEW."adviser", NEW."done", NEW."given_on", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pupil_id", NEW."recorded_at", NEW."recorded_by_id", NEW."referral_id", NEW."school_id", NEW."submission_key", NEW."version"); RETURN NULL;',
                            hash="daea5f7b38f9ab43475676987fdd1e39da6e1f91",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_088ce",
                            table="referrals_advice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="advice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "referrals_advicehistory" ("advice", "adviser", "done", "given_on", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pupil_id", "recorded_at", "recorded_by_id", "referral_id", "school_id", "submission_key", "version") VALUES (NEW."advice", NEW."adviser", NEW."done", NEW."given_on", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pupil_id", NEW."recorded_at", NEW."recorded_by_id", NEW."referral_id", NEW."school_id", NEW."submission_key", NEW."version"); RETURN NULL;',
                            hash="2e94b3e7c76637abe06ccd06d37869873395ca9c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f72a6",
                            table="referrals_advice",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            SAME_CASE_AND_KIND,
            UNDO,
        ),
    ]
