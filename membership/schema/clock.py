"""The time of the database, which a demonstration may move."""

CLOCK_FUNCTION = """
CREATE FUNCTION unevoix_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(
    (SELECT coalesce(frozen_at, clock_timestamp() + shift) FROM membership_clockoffset WHERE id = 1),
    clock_timestamp())
$$;
CREATE FUNCTION unevoix_guard_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('unevoix.demonstration', true), '') <> 'on' THEN
    RAISE EXCEPTION 'the clock may only be moved in a demonstration';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON membership_clockoffset
  FOR EACH ROW EXECUTE FUNCTION unevoix_guard_clock();
"""
DROP_CLOCK_FUNCTION = """
DROP TRIGGER guard ON membership_clockoffset;
DROP FUNCTION unevoix_guard_clock();
DROP FUNCTION unevoix_now();
"""
