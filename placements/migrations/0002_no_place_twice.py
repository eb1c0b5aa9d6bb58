from django.db import migrations


# Lock the provision, then count, day by day, on the days where the answer can change. Counting before locking, or
# without a lock, gives the last place twice when two people ask at once. The function runs as its owner because what
# the asker may see must never change what is counted.
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
        SELECT d.group_id, d.day, half,
               (SELECT count(*) FROM placements_stay s
                 WHERE s.group_id = d.group_id AND s.live AND d.day BETWEEN s.first_on AND s.last_on
                   AND (half = 'all' OR NOT EXISTS (SELECT 1 FROM placements_patternsession w WHERE w.stay_id = s.id)
                        OR EXISTS (SELECT 1 FROM placements_patternsession w
                                    WHERE w.stay_id = s.id AND w.half = halves.half
                                      AND w.weekday = extract(isodow FROM d.day)
                                      AND w.from_on <= d.day AND coalesce(w.to_on, d.day) >= d.day))) AS pupils
          FROM days d
         CROSS JOIN unnest(CASE WHEN per_session THEN ARRAY['am', 'pm'] ELSE ARRAY['all'] END) AS halves(half)
    )
    SELECT t.day INTO bad FROM taken t
     WHERE t.pupils > greatest(0,
           coalesce((SELECT sum(c.places) FROM partnerships_capacity c
                      WHERE c.group_id = t.group_id AND c.from_on <= t.day AND coalesce(c.to_on, t.day) >= t.day), 0)
         - coalesce((SELECT sum(coalesce(x.places, 32767)) FROM partnerships_closure x
                      WHERE x.provision_id = the_provision AND coalesce(x.group_id, t.group_id) = t.group_id
                        AND x.from_on <= t.day AND coalesce(x.to_on, t.day) >= t.day), 0))
     ORDER BY t.day LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'no place is free on %', bad
              USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'no_more_than_its_places', DETAIL = bad::text;
    END IF;

    SELECT d.day INTO bad
      FROM partnerships_provisionserves v
     CROSS JOIN LATERAL (
           SELECT greatest(v.from_on, lo) AS day
           UNION SELECT s.first_on FROM placements_stay s JOIN partnerships_group g ON g.id = s.group_id
                  WHERE g.provision_id = the_provision AND s.live AND s.partnership_id = v.partnership_id) d
     WHERE v.provision_id = the_provision AND v.places IS NOT NULL
       AND d.day BETWEEN greatest(v.from_on, lo) AND least(coalesce(v.to_on, hi), hi)
       AND v.places < (SELECT count(*) FROM placements_stay s JOIN partnerships_group g ON g.id = s.group_id
                        WHERE g.provision_id = the_provision AND s.live AND s.partnership_id = v.partnership_id
                          AND d.day BETWEEN s.first_on AND s.last_on)
     ORDER BY d.day LIMIT 1;
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
    PERFORM check_places(NEW.provision_id, NEW.from_on, coalesce(NEW.to_on, '9999-12-31'));
    RETURN NULL;
END $$;
CREATE TRIGGER no_place_twice AFTER INSERT OR UPDATE ON partnerships_closure
    FOR EACH ROW EXECUTE FUNCTION check_places_of_dated();
CREATE TRIGGER no_place_twice AFTER INSERT OR UPDATE ON partnerships_provisionserves
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
"""

UNDO = """
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
    """The database itself refuses to give a place twice, whoever asks and however."""

    dependencies = [("placements", "0001_initial"), ("partnerships", "0002_role_fits_kind")]
    operations = [migrations.RunSQL(CHECK_PLACES + ";" + STAYS + PLACES, UNDO)]
