from decimal import Decimal

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import apsystem.clock
import apsystem.migrating


# Lock the provision, then count, day by day, on the days where the answer can change. Counting before locking, or
# without a lock, gives the last place twice when two people ask at once. The function runs as its owner because what
# the asker may see must never change what is counted.
# Three things count besides the places and the closures. A group's extra places: one kept for a case counts only while
# that case's stay uses it, so nobody else can. A stay on its kept extra place uses nothing of its partnership's share.
# What a partnership lent is not its own while it is lent, and what it borrowed is;
# one that the provision does not serve has nothing once it has given back what it borrowed.
CHECK_PLACES = """
CREATE FUNCTION check_places(the_provision bigint, lo date, hi date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    per_session boolean;
    bad date;
BEGIN
    SELECT t.counts = 'sessions' INTO per_session
      FROM partnerships_provision p JOIN partnerships_provisiontype t ON t.id = p.type_id
     WHERE p.organisation_id = the_provision FOR NO KEY UPDATE OF p;

    WITH edges AS (
        SELECT g.id AS group_id, e.day
          FROM partnerships_group g
         CROSS JOIN LATERAL (
               SELECT lo AS day
               UNION SELECT s.first_on FROM placements_stay s WHERE s.group_id = g.id AND s.live
               UNION SELECT c.from_on FROM partnerships_capacity c WHERE c.group_id = g.id
               UNION SELECT c.to_on + 1 FROM partnerships_capacity c WHERE c.group_id = g.id
               UNION SELECT x.from_on FROM partnerships_closure x WHERE x.provision_id = the_provision
               UNION SELECT x.to_on + 1 FROM partnerships_closure x WHERE x.provision_id = the_provision
               UNION SELECT a.from_on FROM placements_extraplace a WHERE a.group_id = g.id
               UNION SELECT coalesce(a.stops_on, a.to_on + 1) FROM placements_extraplace a WHERE a.group_id = g.id
               UNION SELECT w.from_on FROM placements_patternsession w
                       JOIN placements_stay s ON s.id = w.stay_id WHERE s.group_id = g.id
               UNION SELECT w.to_on + 1 FROM placements_patternsession w
                       JOIN placements_stay s ON s.id = w.stay_id WHERE s.group_id = g.id
               ) e
         WHERE g.provision_id = the_provision
    ), days AS (
        SELECT DISTINCT group_id, day + shift AS day
          FROM edges CROSS JOIN generate_series(0, CASE WHEN per_session THEN 6 ELSE 0 END) AS shift
         WHERE day + shift BETWEEN lo AND hi
    ), taken AS (
        SELECT d.group_id, d.day, held.pupils, held.on_extra
          FROM days d
         CROSS JOIN unnest(CASE WHEN per_session THEN ARRAY['am', 'pm'] ELSE ARRAY['all'] END) AS halves(half)
         CROSS JOIN LATERAL (
               SELECT count(*) AS pupils, count(a.id) AS on_extra
                 FROM placements_stay s
                 LEFT JOIN placements_extraplace a
                   ON a.id = s.extra_id AND a.group_id = s.group_id AND a.referral_id IS NOT NULL
                  AND d.day BETWEEN a.from_on AND coalesce(a.stops_on - 1, a.to_on)
                WHERE s.group_id = d.group_id AND s.live AND d.day BETWEEN s.first_on AND s.last_on
                  AND (half = 'all' OR NOT EXISTS (SELECT 1 FROM placements_patternsession w WHERE w.stay_id = s.id)
                       OR EXISTS (SELECT 1 FROM placements_patternsession w
                                   WHERE w.stay_id = s.id AND w.half = halves.half
                                     AND w.weekday = extract(isodow FROM d.day)
                                     AND w.from_on <= d.day AND coalesce(w.to_on, d.day) >= d.day))) held
    )
    SELECT t.day INTO bad FROM taken t
     WHERE t.pupils > greatest(0,
           coalesce((SELECT sum(c.places) FROM partnerships_capacity c
                      WHERE c.group_id = t.group_id AND c.from_on <= t.day AND coalesce(c.to_on, t.day) >= t.day), 0)
         + t.on_extra
         + (SELECT count(*) FROM placements_extraplace a
             WHERE a.group_id = t.group_id AND a.referral_id IS NULL
               AND t.day BETWEEN a.from_on AND coalesce(a.stops_on - 1, a.to_on))
         - coalesce((SELECT sum(coalesce(x.places, 32767)) FROM partnerships_closure x
                      WHERE x.provision_id = the_provision AND coalesce(x.group_id, t.group_id) = t.group_id
                        AND x.from_on <= t.day AND coalesce(x.to_on, t.day) >= t.day), 0))
     ORDER BY t.day LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'no place is free on %', bad
              USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'no_more_than_its_places', DETAIL = bad::text;
    END IF;

    WITH sides AS (
        SELECT v.partnership_id FROM partnerships_provisionserves v WHERE v.provision_id = the_provision
        UNION SELECT l.lender_id FROM partnerships_loan l WHERE l.provision_id = the_provision
        UNION SELECT l.borrower_id FROM partnerships_loan l WHERE l.provision_id = the_provision
    ), days AS (
        SELECT k.partnership_id, e.day
          FROM sides k
         CROSS JOIN LATERAL (
               SELECT lo AS day
               UNION SELECT v.from_on FROM partnerships_provisionserves v
                      WHERE v.provision_id = the_provision AND v.partnership_id = k.partnership_id
               UNION SELECT v.to_on + 1 FROM partnerships_provisionserves v
                      WHERE v.provision_id = the_provision AND v.partnership_id = k.partnership_id
               UNION SELECT l.from_on FROM partnerships_loan l
                      WHERE l.provision_id = the_provision AND k.partnership_id IN (l.lender_id, l.borrower_id)
               UNION SELECT coalesce(l.stops_on, l.to_on + 1) FROM partnerships_loan l
                      WHERE l.provision_id = the_provision AND k.partnership_id IN (l.lender_id, l.borrower_id)
               UNION SELECT a.from_on FROM placements_extraplace a JOIN partnerships_group g ON g.id = a.group_id
                      WHERE g.provision_id = the_provision
               UNION SELECT coalesce(a.stops_on, a.to_on + 1) FROM placements_extraplace a
                       JOIN partnerships_group g ON g.id = a.group_id WHERE g.provision_id = the_provision
               UNION SELECT s.first_on FROM placements_stay s JOIN partnerships_group g ON g.id = s.group_id
                      WHERE g.provision_id = the_provision AND s.live AND s.partnership_id = k.partnership_id
               ) e
         WHERE e.day BETWEEN lo AND hi
    ), shares AS (
        SELECT d.day, v.id IS NOT NULL AS served, v.places,
               (SELECT coalesce(sum(l.places), 0) FROM partnerships_loan l
                 WHERE l.provision_id = the_provision AND l.lender_id = d.partnership_id
                   AND d.day BETWEEN l.from_on AND coalesce(l.stops_on - 1, l.to_on)) AS lent,
               (SELECT coalesce(sum(l.places), 0) FROM partnerships_loan l
                 WHERE l.provision_id = the_provision AND l.borrower_id = d.partnership_id
                   AND d.day BETWEEN l.from_on AND coalesce(l.stops_on - 1, l.to_on)) AS borrowed,
               EXISTS (SELECT 1 FROM partnerships_loan l
                        WHERE l.provision_id = the_provision AND l.borrower_id = d.partnership_id
                          AND l.from_on <= d.day) AS has_borrowed,
               (SELECT count(*) FROM placements_stay s
                  JOIN partnerships_group g ON g.id = s.group_id
                  LEFT JOIN placements_extraplace a
                    ON a.id = s.extra_id AND a.group_id = s.group_id AND a.referral_id IS NOT NULL
                   AND d.day BETWEEN a.from_on AND coalesce(a.stops_on - 1, a.to_on)
                 WHERE g.provision_id = the_provision AND s.live AND s.partnership_id = d.partnership_id
                   AND a.id IS NULL AND d.day BETWEEN s.first_on AND s.last_on) AS held
          FROM days d
          LEFT JOIN partnerships_provisionserves v
            ON v.provision_id = the_provision AND v.partnership_id = d.partnership_id
           AND d.day BETWEEN v.from_on AND coalesce(v.to_on, d.day)
    )
    SELECT min(day) INTO bad FROM shares
     WHERE CASE WHEN served AND places IS NULL THEN lent > 0
                WHEN served OR lent > 0 OR has_borrowed THEN held > coalesce(places, 0) + borrowed - lent
                ELSE false END;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the partnership has used its places on %', bad
              USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'no_more_than_its_share', DETAIL = bad::text;
    END IF;
END $$
"""

STAYS = """
CREATE FUNCTION check_places_of_stay() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.live THEN
        PERFORM check_places((SELECT provision_id FROM partnerships_group WHERE id = NEW.group_id),
                             NEW.first_on, NEW.last_on);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER INSERT OR UPDATE ON placements_stay
    FOR EACH ROW EXECUTE FUNCTION check_places_of_stay();

CREATE FUNCTION check_places_of_pattern() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    -- A session that moves to another stay leaves one behind, and a stay without sessions holds every one.
    PERFORM check_places(g.provision_id, s.first_on, s.last_on)
       FROM placements_stay s JOIN partnerships_group g ON g.id = s.group_id
      WHERE s.id IN (OLD.stay_id, NEW.stay_id) AND s.live ORDER BY g.provision_id;
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER INSERT OR UPDATE OR DELETE ON placements_patternsession
    FOR EACH ROW EXECUTE FUNCTION check_places_of_pattern();
"""

# What held before a change is counted too: a loan stands on its lender's share, a stay on its extra place.
PLACES = """
CREATE FUNCTION check_places_of_capacity() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM check_places((SELECT provision_id FROM partnerships_group WHERE id = OLD.group_id),
                             OLD.from_on, coalesce(OLD.to_on, '9999-12-31'));
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.group_id <> OLD.group_id THEN
        PERFORM check_places((SELECT provision_id FROM partnerships_group WHERE id = NEW.group_id),
                             NEW.from_on, coalesce(NEW.to_on, '9999-12-31'));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER UPDATE OR DELETE ON partnerships_capacity
    FOR EACH ROW EXECUTE FUNCTION check_places_of_capacity();

CREATE FUNCTION check_places_of_dated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM check_places(OLD.provision_id, OLD.from_on, coalesce(OLD.to_on, '9999-12-31'));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM check_places(NEW.provision_id, NEW.from_on, coalesce(NEW.to_on, '9999-12-31'));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER INSERT OR UPDATE ON partnerships_closure
    FOR EACH ROW EXECUTE FUNCTION check_places_of_dated();
CREATE TRIGGER no_place_twice AFTER INSERT OR UPDATE OR DELETE ON partnerships_provisionserves
    FOR EACH ROW EXECUTE FUNCTION check_places_of_dated();
CREATE TRIGGER no_place_twice AFTER INSERT OR UPDATE OR DELETE ON partnerships_loan
    FOR EACH ROW EXECUTE FUNCTION check_places_of_dated();

CREATE FUNCTION check_places_of_type() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_places(p.organisation_id, '0001-01-01', '9999-12-31')
       FROM partnerships_provision p WHERE p.type_id = NEW.id ORDER BY p.organisation_id;
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER UPDATE OF counts ON partnerships_provisiontype
    FOR EACH ROW WHEN (OLD.counts <> NEW.counts) EXECUTE FUNCTION check_places_of_type();

CREATE FUNCTION check_places_of_provision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_places(NEW.organisation_id, '0001-01-01', '9999-12-31');
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER UPDATE OF type_id ON partnerships_provision
    FOR EACH ROW WHEN (OLD.type_id <> NEW.type_id) EXECUTE FUNCTION check_places_of_provision();

CREATE FUNCTION check_places_of_group() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_places(NEW.provision_id, '0001-01-01', '9999-12-31');
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER UPDATE OF provision_id ON partnerships_group
    FOR EACH ROW WHEN (OLD.provision_id <> NEW.provision_id) EXECUTE FUNCTION check_places_of_group();

CREATE FUNCTION check_places_of_extra() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_places((SELECT provision_id FROM partnerships_group WHERE id = OLD.group_id), OLD.from_on, OLD.to_on);
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER UPDATE OR DELETE ON placements_extraplace
    FOR EACH ROW EXECUTE FUNCTION check_places_of_extra();
"""

UNDO = """
DROP FUNCTION check_places_of_extra() CASCADE;
DROP FUNCTION check_places_of_group() CASCADE;
DROP FUNCTION check_places_of_provision() CASCADE;
DROP FUNCTION check_places_of_type() CASCADE;
DROP FUNCTION check_places_of_dated() CASCADE;
DROP FUNCTION check_places_of_capacity() CASCADE;
DROP FUNCTION check_places_of_pattern() CASCADE;
DROP FUNCTION check_places_of_stay() CASCADE;
DROP FUNCTION check_places(bigint, date, date);
"""


class Migration(migrations.Migration):
    """Offers, stays and placements; the database itself refuses to give a place twice, whoever asks and however."""

    replaces = [
        ("placements", "0001_initial"),
        ("placements", "0002_no_place_twice"),
        ("placements", "0003_tell_the_la"),
        ("placements", "0004_letter"),
        ("placements", "0005_reminders"),
        ("placements", "0006_a_later_day"),
        ("placements", "0007_letters_move_down"),
        ("placements", "0008_suggested_places"),
        ("placements", "0009_waiting_list"),
        ("placements", "0010_extra_and_lent_places"),
        ("placements", "0011_answer_by_link"),
    ]

    dependencies = [
        ("partnerships", "0001_tables_and_rules"),
        ("referrals", "0001_tables_and_rules"),
    ]

    operations = [
        apsystem.migrating.Together(
            operations=[
                migrations.CreateModel(
                    name="Clash",
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
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clashes",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clashes",
                                to="partnerships.group",
                            ),
                        ),
                        ("first_on", models.DateField()),
                        ("last_on", models.DateField()),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clashes",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("asked", "For the AP officer to answer"),
                                    ("extra", "An extra place is given"),
                                    ("decided", "Decided for one partnership"),
                                    ("no", "No place can be given"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        (
                            "favours",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_on__isnull", True), ("last_on__gte", models.F("first_on")), _connector="OR"
                                ),
                                name="clash_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["asked", "extra", "decided", "no"])),
                                name="clash_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="a_clash_says_why"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("favours__isnull", False), ("status", "decided")),
                                    models.Q(models.Q(("status", "decided"), _negated=True), ("favours", None)),
                                    _connector="OR",
                                ),
                                name="a_clash_is_decided_for_one",
                                violation_error_message="Choose for whom it is decided.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "asked")),
                                fields=("referral",),
                                name="one_open_clash",
                                violation_error_message="The AP officer has already been asked about this pupil.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PupilPair",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "one",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pairs_first",
                                to="referrals.pupil",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pairs_second",
                                to="referrals.pupil",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("apart", "Must not be placed together"),
                                    ("same", "Brother or sister: the family wants the same place"),
                                    ("different", "Brother or sister: the family wants different places"),
                                    ("ask", "Brother or sister: the family is to be asked"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField(blank=True, null=True)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["-from_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="pair_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["apart", "same", "different", "ask"])),
                                name="pair_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("one", models.F("other")), _negated=True),
                                name="a_pair_is_two",
                                violation_error_message="Give two different pupils.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suggestion",
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
                                related_name="suggestions",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suggestions",
                                to="referrals.meeting",
                            ),
                        ),
                        ("facts", models.TextField()),
                        ("answer", models.TextField()),
                        ("made_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="WaitingReview",
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
                                related_name="waiting_reviews",
                                to="referrals.referral",
                            ),
                        ),
                        ("found", models.TextField()),
                        ("needed", models.TextField()),
                        ("next_on", models.DateField()),
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
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("found", ""), _negated=True), models.Q(("needed", ""), _negated=True)
                                ),
                                name="a_waiting_review_says_what_was_found_and_is_needed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CasePriority",
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
                                related_name="priorities",
                                to="referrals.referral",
                            ),
                        ),
                        ("band", models.PositiveSmallIntegerField()),
                        ("reason", models.TextField()),
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
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("band__gte", 1), ("band__lte", 4)), name="priority_band_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="a_priority_says_why"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClashEvent",
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
                            "clash",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="placements.clash",
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
                                name="clashevent_says_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="a_clash_event_says_why"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExtraPlace",
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
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extra_places",
                                to="partnerships.group",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extra_places",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "clash",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extra_place",
                                to="placements.clash",
                            ),
                        ),
                        ("agreed_by", models.CharField(max_length=150)),
                        ("agreed_on", models.DateField()),
                        ("given_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "given_by",
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
                                name="extra_place_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="extra_place_says_why",
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
                                name="extra_place_is_stopped_wholly",
                                violation_error_message="The day it stops must be one of its own days.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("agreed_by", ""), _negated=True),
                                name="an_extra_place_is_agreed",
                                violation_error_message="Enter who agreed for the host school.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "suggestion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="placements.suggestion",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suggestion_answers",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "verb",
                            models.CharField(
                                choices=[
                                    ("accept", "Accept it"),
                                    ("change", "Another place"),
                                    ("reject", "No place now"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.group",
                            ),
                        ),
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
                        ("submission_key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("verb__in", ["accept", "change", "reject"])),
                                name="answer_verb_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verb", "accept"), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="an_answer_but_yes_says_why",
                                violation_error_message="Enter the reason.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group", None), ("verb", "reject")),
                                    models.Q(models.Q(("verb", "reject"), _negated=True), ("group__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_answer_but_no_has_a_place",
                                violation_error_message="Choose the place.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stay",
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
                                related_name="stays",
                                to="partnerships.group",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("first_on", models.DateField()),
                        ("last_on", models.DateField()),
                        ("live", models.BooleanField(default=True)),
                        (
                            "extra",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stays",
                                to="placements.extraplace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("live", True)),
                                fields=["group", "first_on", "last_on"],
                                name="live_stays",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_on__isnull", True), ("last_on__gte", models.F("first_on")), _connector="OR"
                                ),
                                name="stay_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("live", True)), fields=("extra",), name="one_stay_an_extra_place"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
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
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="referrals.decision",
                            ),
                        ),
                        (
                            "provision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="partnerships.provision",
                            ),
                        ),
                        (
                            "stay",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="offer", to="placements.stay"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("sent", "Sent, waiting for the provision"),
                                    ("later", "A later day is asked for"),
                                    ("confirmed", "Confirmed"),
                                    ("refused", "Refused by the provision"),
                                    ("released", "Released"),
                                    ("taken_up", "Taken up"),
                                ],
                                default="sent",
                                max_length=10,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("reply_by_on", models.DateField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("ready_on", models.DateField(blank=True, null=True)),
                        (
                            "refusal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("full", "No place on those dates"),
                                    ("mix", "The group would not be safe together"),
                                    ("need", "The provision cannot meet the need"),
                                    ("staffing", "Not enough staff"),
                                    ("other", "Another reason"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("chased", models.PositiveSmallIntegerField(default=0)),
                        ("last_chased_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-sent_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["provision", "status", "-sent_at"], name="offers_of_provision"),
                            models.Index(fields=["status", "reply_by_on"], name="offers_to_chase"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["sent", "later", "confirmed", "refused", "released", "taken_up"])
                                ),
                                name="offer_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refused"), _negated=True),
                                    models.Q(("refusal", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_refusal_is_coded",
                                violation_error_message="Select why the place is refused.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["sent", "later", "confirmed"])),
                                fields=("referral",),
                                name="one_open_offer",
                                violation_error_message="A place has already been offered for this referral.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PatternSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stay",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pattern",
                                to="placements.stay",
                            ),
                        ),
                        ("weekday", models.PositiveSmallIntegerField()),
                        ("half", models.CharField(choices=[("am", "Morning"), ("pm", "Afternoon")], max_length=2)),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.site",
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
                                name="pattern_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__gte", 1), ("weekday__lte", 5)),
                                name="pattern_weekday_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", ["am", "pm"])), name="pattern_half_known"
                            ),
                            models.UniqueConstraint(
                                fields=("stay", "weekday", "half", "from_on"), name="pattern_session_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="placements.offer"
                            ),
                        ),
                        ("offer_version", models.PositiveIntegerField()),
                        ("email", models.EmailField(max_length=254)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("sent_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "sent_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-sent_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("used_at", None)),
                                fields=("offer",),
                                name="one_open_link_an_offer",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfferEvent",
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
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="placements.offer",
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
                                name="offerevent_says_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("move__in", ["refuse", "release"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_offer_refusal_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
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
                            "pupil",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="referrals.pupil",
                            ),
                        ),
                        (
                            "home_school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("home_la_code", models.CharField(blank=True, max_length=3)),
                        (
                            "commissioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commissioned",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnership_placements",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "route",
                            models.CharField(
                                choices=[
                                    ("panel", "Panel"),
                                    ("school", "Commissioned by the school"),
                                    ("tier_1", "Tier 1 support"),
                                    ("tier_3", "Tier 3"),
                                    ("medical", "Medical needs (section 19)"),
                                    ("ehcp", "Education, health and care plan"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "offer",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placement",
                                to="placements.offer",
                            ),
                        ),
                        (
                            "stay",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placement",
                                to="placements.stay",
                            ),
                        ),
                        (
                            "provision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="partnerships.provision",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("active", "At the provision"),
                                    ("paused", "Paused: safeguarding"),
                                    ("returning", "Going back to school"),
                                    ("completed", "Completed"),
                                    ("ended_early", "Ended early"),
                                ],
                                default="active",
                                max_length=12,
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("planned_end_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("hours_per_week", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                        ("year_group", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("setting_urn", models.CharField(blank=True, max_length=6)),
                        ("setting_ukprn", models.CharField(blank=True, max_length=8)),
                        ("setting_type", models.CharField(blank=True, max_length=10)),
                        (
                            "destination",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("home_full", "Home school, full time"),
                                    ("home_part", "Home school, part time"),
                                    ("managed_move", "Managed move to another school"),
                                    ("other_school", "Another mainstream school"),
                                    ("tier_2", "Another Tier 2 place"),
                                    ("tier_3", "Tier 3 place"),
                                    ("special", "Special school"),
                                    ("home_education", "Elective home education"),
                                    ("post_16", "Post-16 education or training"),
                                    ("moved", "Moved away"),
                                    ("excluded", "Permanently excluded"),
                                    ("other", "Somewhere else"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("sessions_possible", models.PositiveIntegerField(blank=True, null=True)),
                        ("sessions_attended", models.PositiveIntegerField(blank=True, null=True)),
                        ("exit_report", models.TextField(blank=True)),
                        ("as_at", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-started_on", "-pk"],
                        "indexes": [
                            models.Index(fields=["provision", "status"], name="placements_of_provision"),
                            models.Index(fields=["home_school", "status"], name="placements_of_school"),
                            models.Index(fields=["started_on", "ended_on"], name="placements_by_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["active", "paused", "returning", "completed", "ended_early"])
                                ),
                                name="placement_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", True),
                                    ("ended_on__gte", models.F("started_on")),
                                    _connector="OR",
                                ),
                                name="placement_ends_after_it_starts",
                                violation_error_message="The last day must be the same as or after the first day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("planned_end_on__gte", models.F("started_on"))),
                                name="planned_end_after_start",
                                violation_error_message="The planned end must be the same as or after the start.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_on__isnull", False),
                                        ("status__in", ["completed", "ended_early"]),
                                        models.Q(("destination", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ["completed", "ended_early"]), _negated=True),
                                        ("ended_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="ended_with_a_date_and_destination",
                                violation_error_message="A placement that has ended has its last day and a destination.",
                            ),
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
                                name="placement_setting_named_one_way",
                                violation_error_message="Give exactly one of the setting's URN, UKPRN or setting type.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sessions_attended", None),
                                    ("sessions_possible__gte", models.F("sessions_attended")),
                                    _connector="OR",
                                ),
                                name="placement_attended_within_possible",
                                violation_error_message="Sessions attended must not be more than sessions possible.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfferHistory",
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
                                to="placements.offer",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("reference", models.CharField(max_length=16)),
                        ("submission_key", models.UUIDField()),
                        (
                            "referral",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="referrals.decision",
                            ),
                        ),
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
                            "stay",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="placements.stay",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("sent", "Sent, waiting for the provision"),
                                    ("later", "A later day is asked for"),
                                    ("confirmed", "Confirmed"),
                                    ("refused", "Refused by the provision"),
                                    ("released", "Released"),
                                    ("taken_up", "Taken up"),
                                ],
                                default="sent",
                                max_length=10,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("reply_by_on", models.DateField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("ready_on", models.DateField(blank=True, null=True)),
                        (
                            "refusal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("full", "No place on those dates"),
                                    ("mix", "The group would not be safe together"),
                                    ("need", "The provision cannot meet the need"),
                                    ("staffing", "Not enough staff"),
                                    ("other", "Another reason"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("chased", models.PositiveSmallIntegerField(default=0)),
                        ("last_chased_on", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notification",
                                to="placements.placement",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("told", "Told, to be acknowledged"),
                                    ("questioned", "Question for the school"),
                                    ("answered", "Answered, to be acknowledged"),
                                    ("updated", "Changed, to be acknowledged"),
                                    ("acknowledged", "Acknowledged"),
                                    ("ended", "Ended"),
                                ],
                                default="told",
                                max_length=12,
                            ),
                        ),
                        ("told_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "told_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("reply_by_on", models.DateField()),
                        ("asked_on", models.DateField(blank=True, null=True)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("purpose", models.TextField(blank=True)),
                        ("days_per_week", models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True)),
                        (
                            "basis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("direction", "Off-site direction, or an academy's own power to direct"),
                                    ("agreed", "Agreement with the parent or carer"),
                                    ("suspended", "Provision from the sixth day of a suspension"),
                                    ("other", "Another basis"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "paid_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("school", "Our school"),
                                    ("shared", "Our school and others together"),
                                    ("authority", "The local authority"),
                                    ("other", "Somebody else"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("has_ehcp", models.BooleanField(blank=True, null=True)),
                        ("in_care", models.CharField(blank=True, max_length=10)),
                        ("pupil_asked", models.BooleanField(blank=True, null=True)),
                        ("family_asked", models.BooleanField(blank=True, null=True)),
                        ("checks_made", models.BooleanField(blank=True, null=True)),
                        ("checked_by", models.CharField(blank=True, max_length=150)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[("met", "Met"), ("partly", "Partly met"), ("not_met", "Not met")],
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-told_at", "-pk"],
                        "indexes": [models.Index(fields=["status", "reply_by_on"], name="notifications_to_answer")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["told", "questioned", "answered", "updated", "acknowledged", "ended"],
                                    )
                                ),
                                name="notification_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "questioned"), _negated=True),
                                    ("asked_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_question_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("days_per_week", None),
                                    models.Q(("days_per_week__gt", 0), ("days_per_week__lte", Decimal("5"))),
                                    _connector="OR",
                                ),
                                name="days_a_week_from_half_to_five",
                                violation_error_message="Days a week must be between 0.5 and 5.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="results",
                                to="placements.placement",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="results",
                                to="referrals.outcome",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[("met", "Met"), ("partly", "Partly met"), ("not_met", "Not met")],
                                max_length=10,
                            ),
                        ),
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("placement", "outcome"), name="one_result_an_outcome"),
                            models.CheckConstraint(
                                condition=models.Q(("result__in", ["met", "partly", "not_met"])),
                                name="outcome_result_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlacementEvent",
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
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="placements.placement",
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
                                name="placementevent_says_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("move__in", ["pause", "end_early"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_early_end_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReintegrationPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan",
                                to="placements.placement",
                            ),
                        ),
                        ("stages", models.TextField()),
                        ("school_lead", models.CharField(max_length=150)),
                        ("provision_lead", models.CharField(max_length=150)),
                        ("return_on", models.DateField()),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("approved_by", None)),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="plan_approved_by_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="return_checks",
                                to="placements.placement",
                            ),
                        ),
                        ("weeks", models.PositiveSmallIntegerField()),
                        ("due_on", models.DateField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sustained", "Sustained"),
                                    ("faltering", "Faltering"),
                                    ("referred", "Referred again"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
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
                        "ordering": ["due_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("placement", "weeks"), name="one_check_a_week"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_on", None), ("result", "")),
                                    models.Q(("done_on__isnull", False), models.Q(("result", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_check_has_a_result",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="placements.placement",
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("held_on", models.DateField(blank=True, null=True)),
                        ("attended", models.CharField(blank=True, max_length=300)),
                        ("safe", models.TextField(blank=True)),
                        ("progress", models.TextField(blank=True)),
                        ("next_steps", models.TextField(blank=True)),
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
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlacementHistory",
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
                                to="placements.placement",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("reference", models.CharField(max_length=16)),
                        ("submission_key", models.UUIDField()),
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
                            "home_school",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        ("home_la_code", models.CharField(blank=True, max_length=3)),
                        (
                            "commissioner",
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
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "route",
                            models.CharField(
                                choices=[
                                    ("panel", "Panel"),
                                    ("school", "Commissioned by the school"),
                                    ("tier_1", "Tier 1 support"),
                                    ("tier_3", "Tier 3"),
                                    ("medical", "Medical needs (section 19)"),
                                    ("ehcp", "Education, health and care plan"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="placements.offer",
                            ),
                        ),
                        (
                            "stay",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="placements.stay",
                            ),
                        ),
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("active", "At the provision"),
                                    ("paused", "Paused: safeguarding"),
                                    ("returning", "Going back to school"),
                                    ("completed", "Completed"),
                                    ("ended_early", "Ended early"),
                                ],
                                default="active",
                                max_length=12,
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("planned_end_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("hours_per_week", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                        ("year_group", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("setting_urn", models.CharField(blank=True, max_length=6)),
                        ("setting_ukprn", models.CharField(blank=True, max_length=8)),
                        ("setting_type", models.CharField(blank=True, max_length=10)),
                        (
                            "destination",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("home_full", "Home school, full time"),
                                    ("home_part", "Home school, part time"),
                                    ("managed_move", "Managed move to another school"),
                                    ("other_school", "Another mainstream school"),
                                    ("tier_2", "Another Tier 2 place"),
                                    ("tier_3", "Tier 3 place"),
                                    ("special", "Special school"),
                                    ("home_education", "Elective home education"),
                                    ("post_16", "Post-16 education or training"),
                                    ("moved", "Moved away"),
                                    ("excluded", "Permanently excluded"),
                                    ("other", "Somewhere else"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("sessions_possible", models.PositiveIntegerField(blank=True, null=True)),
                        ("sessions_attended", models.PositiveIntegerField(blank=True, null=True)),
                        ("exit_report", models.TextField(blank=True)),
                        ("as_at", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Task",
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
                                related_name="tasks",
                                to="partnerships.organisation",
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="placements.placement",
                            ),
                        ),
                        ("key", models.SlugField(max_length=60)),
                        ("text", models.CharField(max_length=300)),
                        ("due_on", models.DateField()),
                        ("created_at", models.DateTimeField(default=apsystem.clock.now)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["organisation", "due_on"],
                                name="open_tasks",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("done_at", None)), fields=("placement", "key"), name="one_open_task"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationEvent",
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
                            "notification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="placements.notification",
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
                                name="notificationevent_says_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("move__in", ["question", "answer"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_question_has_its_words",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationHistory",
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
                                to="placements.notification",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "placement",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="placements.placement",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("told", "Told, to be acknowledged"),
                                    ("questioned", "Question for the school"),
                                    ("answered", "Answered, to be acknowledged"),
                                    ("updated", "Changed, to be acknowledged"),
                                    ("acknowledged", "Acknowledged"),
                                    ("ended", "Ended"),
                                ],
                                default="told",
                                max_length=12,
                            ),
                        ),
                        ("told_at", models.DateTimeField(default=apsystem.clock.now)),
                        (
                            "told_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="partnerships.membership",
                            ),
                        ),
                        ("reply_by_on", models.DateField()),
                        ("asked_on", models.DateField(blank=True, null=True)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("purpose", models.TextField(blank=True)),
                        ("days_per_week", models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True)),
                        (
                            "basis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("direction", "Off-site direction, or an academy's own power to direct"),
                                    ("agreed", "Agreement with the parent or carer"),
                                    ("suspended", "Provision from the sixth day of a suspension"),
                                    ("other", "Another basis"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "paid_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("school", "Our school"),
                                    ("shared", "Our school and others together"),
                                    ("authority", "The local authority"),
                                    ("other", "Somebody else"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("has_ehcp", models.BooleanField(blank=True, null=True)),
                        ("in_care", models.CharField(blank=True, max_length=10)),
                        ("pupil_asked", models.BooleanField(blank=True, null=True)),
                        ("family_asked", models.BooleanField(blank=True, null=True)),
                        ("checks_made", models.BooleanField(blank=True, null=True)),
                        ("checked_by", models.CharField(blank=True, max_length=150)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[("met", "Met"), ("partly", "Partly met"), ("not_met", "Not met")],
                                max_length=10,
                            ),
                        ),
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
                    model_name="notification",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "placements_notificationhistory" ("acknowledged_at", "asked_on", "basis", "checked_by", "checks_made", "days_per_week", "family_asked", "has_ehcp", "id", "in_care", "paid_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "pupil_asked", "purpose", "reply_by_on", "result", "status", "told_at", "told_by_id", "version") VALUES (NEW."acknowledged_at", NEW."asked_on", NEW."basis", NEW."checked_by", NEW."checks_made", NEW."days_per_week", NEW."family_asked", NEW."has_ehcp", NEW."id", NEW."in_care", NEW."paid_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."placement_id", NEW."pupil_asked", NEW."purpose", NEW."reply_by_on", NEW."result", NEW."status", NEW."told_at", NEW."told_by_id", NEW."version"); RETURN NULL;',
                            hash="c61512a52920fdd3d8040c48189ac3f87b8166ab",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f9052",
                            table="placements_notification",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="notification",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "placements_notificationhistory" ("acknowledged_at", "asked_on", "basis", "checked_by", "checks_made", "days_per_week", "family_asked", "has_ehcp", "id", "in_care", "paid_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "pupil_asked", "purpose", "reply_by_on", "result", "status", "told_at", "told_by_id", "version") VALUES (NEW."acknowledged_at", NEW."asked_on", NEW."basis", NEW."checked_by", NEW."checks_made", NEW."days_per_week", NEW."family_asked", NEW."has_ehcp", NEW."id", NEW."in_care", NEW."paid_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."placement_id", NEW."pupil_asked", NEW."purpose", NEW."reply_by_on", NEW."result", NEW."status", NEW."told_at", NEW."told_by_id", NEW."version"); RETURN NULL;',
                            hash="0d0395775ab2674b69e1266bffe91b7f0096b4e0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_975c7",
                            table="placements_notification",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="placement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "placements_placementhistory" ("as_at", "commissioner_id", "destination", "ended_on", "exit_report", "home_la_code", "home_school_id", "hours_per_week", "id", "offer_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_end_on", "provision_id", "pupil_id", "reference", "route", "sessions_attended", "sessions_possible", "setting_type", "setting_ukprn", "setting_urn", "started_on", "status", "stay_id", "submission_key", "version", "year_group") VALUES (NEW."as_at", NEW."commissioner_id", NEW."destination", NEW."ended_on", NEW."exit_report", NEW."home_la_code", NEW."home_school_id", NEW."hours_per_week", NEW."id", NEW."offer_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned_end_on", NEW."provision_id", NEW."pupil_id", NEW."reference", NEW."route", NEW."sessions_attended", NEW."sessions_possible", NEW."setting_type", NEW."setting_ukprn", NEW."setting_urn", NEW."started_on", NEW."status", NEW."stay_id", NEW."submission_key", NEW."version", NEW."year_group"); RETURN NULL;',
                            hash="1dc6946b01cf3032727b9c23a79c1fc0157fd008",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1caba",
                            table="placements_placement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="placement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "placements_placementhistory" ("as_at", "commissioner_id", "destination", "ended_on", "exit_report", "home_la_code", "home_school_id", "hours_per_week", "id", "offer_id", "partnership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_end_on", "provision_id", "pupil_id", "reference", "route", "sessions_attended", "sessions_possible", "setting_type", "setting_ukprn", "setting_urn", "started_on", "status", "stay_id", "submission_key", "version", "year_group") VALUES (NEW."as_at", NEW."commissioner_id", NEW."destination", NEW."ended_on", NEW."exit_report", NEW."home_la_code", NEW."home_school_id", NEW."hours_per_week", NEW."id", NEW."offer_id", NEW."partnership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned_end_on", NEW."provision_id", NEW."pupil_id", NEW."reference", NEW."route", NEW."sessions_attended", NEW."sessions_possible", NEW."setting_type", NEW."setting_ukprn", NEW."setting_urn", NEW."started_on", NEW."status", NEW."stay_id", NEW."submission_key", NEW."version", NEW."year_group"); RETURN NULL;',
                            hash="4557dd0f4ffbc35f808618f11cb55bdefbdd637f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3ab36",
                            table="placements_placement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "placements_offerhistory" ("answered_at", "chased", "decision_id", "id", "last_chased_on", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "ready_on", "reference", "referral_id", "refusal", "reply_by_on", "sent_at", "status", "stay_id", "submission_key", "version") VALUES (NEW."answered_at", NEW."chased", NEW."decision_id", NEW."id", NEW."last_chased_on", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."ready_on", NEW."reference", NEW."referral_id", NEW."refusal", NEW."reply_by_on", NEW."sent_at", NEW."status", NEW."stay_id", NEW."submission_key", NEW."version"); RETURN NULL;',
                            hash="b0ec03bfcf06b4db47cf24e5bc0d5a096b7de6dd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_853c0",
                            table="placements_offer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "placements_offerhistory" ("answered_at", "chased", "decision_id", "id", "last_chased_on", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "ready_on", "reference", "referral_id", "refusal", "reply_by_on", "sent_at", "status", "stay_id", "submission_key", "version") VALUES (NEW."answered_at", NEW."chased", NEW."decision_id", NEW."id", NEW."last_chased_on", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."provision_id", NEW."ready_on", NEW."reference", NEW."referral_id", NEW."refusal", NEW."reply_by_on", NEW."sent_at", NEW."status", NEW."stay_id", NEW."submission_key", NEW."version"); RETURN NULL;',
                            hash="03714db0bdd31a6d4296a6b4651feeef9fae881c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f77c5",
                            table="placements_offer",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            CHECK_PLACES + ";" + STAYS + PLACES,
            UNDO,
        ),
    ]
