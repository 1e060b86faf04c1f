"""The statements of the outbox, each a transaction by itself: claim, open, taken, release."""

# One statement: two workers never claim the same row, and neither waits for the other. In the order of the index of
# what is unfinished, and by an instant that is one throughout: a million that wait are not sorted for each fifty. As an
# array, so that the rows are looked for once: inside IN the planner may look anew for each row, and take others then.
CLAIM = """
UPDATE membership_delivery SET
  state = 'claimed', claim_token = %(token)s, claimed_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE id = ANY(ARRAY(
  SELECT id FROM membership_delivery
  WHERE channel = ANY(%(channels)s) AND state IN ('pending', 'in_doubt') AND next_attempt_at <= statement_timestamp()
    AND is_news = {news}
  ORDER BY next_attempt_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED))
RETURNING id
"""
# Cancelled, put off or corrected meanwhile: what waited to be tried again is set aside like the rest. So is what was on
# its way when its reader died, and came back to wait; all the rest was set aside with the death.
WAIVE_WITHDRAWN = """
UPDATE membership_delivery d SET
  state = 'waived', waived_because = CASE WHEN n.withdrawn_at IS NULL THEN %(death)s ELSE n.withdrawn_because END,
  settled_at = unevoix_now(), claim_token = NULL, claimed_until = NULL
FROM membership_notice n
WHERE d.id = ANY(%(ids)s) AND d.claim_token = %(token)s AND d.state = 'claimed' AND n.id = d.notice_id
  AND (n.withdrawn_at IS NOT NULL OR (d.attempts_made > 0 AND d.estate_id IS NULL AND (EXISTS (
    SELECT FROM membership_membership m
    JOIN membership_membershipevent e ON e.membership_id = m.id AND e.kind = 'deceased' AND NOT e.is_void
    WHERE m.person_id = d.person_id
      AND NOT EXISTS (SELECT FROM membership_membershipevent c WHERE c.corrects_id = e.id))
    OR EXISTS (
    SELECT FROM membership_death e WHERE e.person_id = d.person_id AND NOT e.is_void
      AND NOT EXISTS (SELECT FROM membership_death c WHERE c.corrects_id = e.id)))))
RETURNING d.id
"""
# What a message gathers that is no longer to leave as it was written leaves by itself, unless it is withdrawn as well.
# Let go of first: what becomes of the message becomes of all that it still gathers.
LET_GO_GATHERED = """
UPDATE membership_delivery g SET
  digest_id = NULL, held_until = NULL, held_for = '', next_attempt_at = clock_timestamp()
FROM membership_delivery d
JOIN membership_notice n ON n.id = d.notice_id AND n.kind = 'digest' AND n.withdrawn_at IS NOT NULL
WHERE d.id = ANY(%(ids)s) AND d.claim_token = %(token)s AND d.state = 'claimed'
  AND g.digest_id = d.id AND g.state = 'pending'
  AND EXISTS (SELECT FROM membership_notice o WHERE o.id = g.notice_id AND o.withdrawn_at IS NULL)
"""
# A message that may have left told all that it gathered: each thing that leaves by itself since keeps that trace, and
# its next copy is recorded as one that may come twice. The answer holds under which Message-ID the first one was.
KEEP_TRACE = """
WITH kept AS (
  INSERT INTO membership_attempt (
    organisation_id, delivery_id, number, address, started_at, finished_at, outcome, answer, provider_id, sender,
    possible_duplicate)
  SELECT g.organisation_id, g.id, a.number, a.address, a.started_at, COALESCE(a.finished_at, unevoix_now()), 'unknown',
    d.message_id, '', a.sender, a.possible_duplicate
  FROM membership_delivery d
  JOIN membership_notice n ON n.id = d.notice_id AND n.kind = 'digest' AND n.withdrawn_at IS NOT NULL
  JOIN membership_attempt a ON a.delivery_id = d.id AND (a.outcome = 'unknown' OR a.finished_at IS NULL)
  JOIN membership_delivery g ON g.digest_id = d.id AND g.state = 'pending' AND g.attempts_made = 0
  JOIN membership_notice o ON o.id = g.notice_id AND o.withdrawn_at IS NULL
  WHERE d.id = ANY(%(ids)s)
  RETURNING delivery_id, number)
UPDATE membership_delivery g SET attempts_made = k.tried
FROM (SELECT delivery_id, max(number) AS tried FROM kept GROUP BY delivery_id) k WHERE g.id = k.delivery_id
"""
# Whoever said no since it was written down gets it no more, whichever way it came to wait again. Of records joined
# into one, and that into another, the last word of any counts.
_WAIVE = """
UPDATE membership_delivery d SET
  state = 'waived', waived_because = %(because)s, settled_at = unevoix_now(), claim_token = NULL, claimed_until = NULL
WHERE {which} AND d.is_news
  AND EXISTS (SELECT FROM membership_notice n WHERE n.id = d.notice_id AND n.kind = 'news')
  AND NOT COALESCE((
  SELECT c.is_given FROM membership_consentevent c
  WHERE c.purpose = 'news' AND c.person_id IN (
    WITH RECURSIVE same(id) AS (
      SELECT d.person_id
      UNION
      SELECT m.kept_id FROM membership_personmerge m JOIN same ON m.joined_id = same.id WHERE m.undone_at IS NULL)
    SELECT id FROM same)
  ORDER BY c.at DESC, c.id DESC LIMIT 1), false)
RETURNING d.id
"""
WAIVE_UNWANTED = _WAIVE.format(which="d.id = ANY(%(ids)s) AND d.claim_token = %(token)s AND d.state = 'claimed'")
WAIVE_UNWANTED_HELD = _WAIVE.format(which="d.id = ANY(%(ids)s) AND d.state = 'pending'")
# What waits for somebody leaves in the message that gathers it, and never by itself.
BIND_GATHERED = """
UPDATE membership_delivery g SET digest_id = d.id, next_attempt_at = %(never)s
FROM membership_delivery d
WHERE d.notice_id = %(digest)s AND d.person_id = g.person_id AND d.language = g.language
  AND g.id = ANY(%(ids)s) AND g.organisation_id = d.organisation_id AND g.state = 'pending'
"""
CLAIM_NEWS, CLAIM = CLAIM.format(news="true"), CLAIM.format(news="false")

# The lease starts anew with each message, so that a slow server does not make a live worker look dead; it is longer
# than the longest wait for an answer.
OPENED = """
taken AS (
  UPDATE membership_delivery SET
    attempts_made = attempts_made + 1, claimed_until = clock_timestamp() + make_interval(secs => %(seconds)s)
  WHERE id = ({which}) AND claim_token = %(token)s AND state = 'claimed'
    AND (SELECT n.withdrawn_at IS NULL FROM membership_notice n WHERE n.id = notice_id)
  RETURNING id, organisation_id, attempts_made, address),
left_open AS (
  UPDATE membership_attempt a SET finished_at = unevoix_now(), outcome = 'unknown'
  FROM taken WHERE a.delivery_id = taken.id AND a.finished_at IS NULL
  RETURNING a.id),
opened AS (
  INSERT INTO membership_attempt (
    organisation_id, delivery_id, number, address, outcome, answer, provider_id, sender, possible_duplicate)
  SELECT organisation_id, id, attempts_made, address, '', '', '', '', EXISTS (SELECT FROM left_open)
    OR EXISTS (SELECT FROM membership_attempt a WHERE a.delivery_id = taken.id AND a.outcome = 'unknown')
  FROM taken
  RETURNING id, number, address, possible_duplicate)
"""
TAKEN = """
told AS (
  UPDATE membership_delivery SET
    state = 'sent', last_answer = %(answer)s, claim_token = NULL, claimed_until = NULL, tries = tries + 1,
    settled_at = unevoix_now()
  WHERE id = %(told)s AND claim_token = %(token)s AND state = 'claimed'
  RETURNING id),
finished AS (
  UPDATE membership_attempt a SET
    finished_at = unevoix_now(), outcome = 'accepted', answer = %(answer)s, provider_id = %(provider_id)s,
    sender = %(sender)s
  FROM told WHERE a.id = %(attempt)s AND a.finished_at IS NULL
  RETURNING a.id)
"""
OPENED_OR_LEFT = OPENED.format(
    which="SELECT id FROM membership_delivery WHERE id = %(delivery)s FOR UPDATE SKIP LOCKED"
)
OPENED = OPENED.format(which="%(delivery)s")
OPEN = f"WITH {OPENED} SELECT false, opened.* FROM opened"  # noqa: S608 - no input enters the text
FINISH = f"WITH {TAKEN} SELECT true, NULL, NULL, NULL, NULL FROM finished"  # noqa: S608 - no input enters the text
# One letter's end and the next one's beginning: what a batch costs is one of these for each letter. What is known of
# the first never waits for whoever holds the second.
FINISH_AND_OPEN = f"""
WITH {TAKEN}, {OPENED_OR_LEFT}
SELECT EXISTS (SELECT FROM finished), opened.* FROM (SELECT 1) one LEFT JOIN opened ON true
"""  # noqa: S608 - no input enters the text

# Of a worker that died: a doubt that a crash left behind is a doubt like any other. It waits before the next copy, and
# after so many of them a person decides.
RELEASE_EXPIRED = """
WITH left_by AS (
  SELECT c.id, open.id IS NOT NULL AS is_open, c.doubts + (open.id IS NOT NULL)::int AS doubts
  FROM membership_delivery c
  LEFT JOIN membership_attempt open ON open.delivery_id = c.id AND open.finished_at IS NULL
  WHERE c.state = 'claimed' AND c.claimed_until < clock_timestamp()
  FOR UPDATE OF c)
UPDATE membership_delivery d SET
  state = CASE WHEN NOT is_open THEN 'pending' WHEN l.doubts >= %(doubts)s THEN 'failed' ELSE 'in_doubt' END,
  settled_at = CASE WHEN is_open AND l.doubts >= %(doubts)s THEN unevoix_now() END,
  next_attempt_at = CASE WHEN is_open THEN clock_timestamp() + make_interval(secs => %(pause)s)
    ELSE d.next_attempt_at END,
  tries = tries + is_open::int, doubts = l.doubts, claim_token = NULL, claimed_until = NULL
FROM left_by l WHERE l.id = d.id
RETURNING d.id, d.state
"""
# Of a worker that stops since the account must wait: nothing of these was begun. One that was in doubt still is, and is
# tried no later for it.
RELEASE_CLAIM = """
UPDATE membership_delivery d SET
  state = CASE WHEN EXISTS (
    SELECT FROM membership_attempt a
    WHERE a.delivery_id = d.id AND (a.finished_at IS NULL OR (a.outcome = 'unknown' AND a.number = d.attempts_made)))
    THEN 'in_doubt' ELSE 'pending' END,
  claim_token = NULL, claimed_until = NULL
WHERE d.id = ANY(%(ids)s) AND d.claim_token = %(token)s AND d.state = 'claimed'
"""
