"""What was changed of how to reach somebody before it was kept for itself, from where it is told."""

from django.db import migrations

# The trail of each act, the changes of many, what joining and parting filled in and took back, and erasures. What the
# trail no longer says was erased; of other telephones it never said what was there before.
TOLD = """
SELECT p.organisation_id, p.id AS person_id, f.fact, d."values" -> 'before' ->> f.fact AS value,
  d."values" -> 'before' ->> f.fact <> '' AS was_known, e.at, a.id AS account
FROM membership_auditentry e
JOIN membership_auditdetail d ON d.entry_id = e.id
JOIN membership_person p ON p.public_id = e.object_id
LEFT JOIN membership_account a ON a.public_id = e.actor
CROSS JOIN (VALUES ('email'), ('phone'), ('language')) AS f(fact)
WHERE e.object_kind = 'person' AND e.action = 'person.contact_changed'
  AND d."values" -> 'before' ->> f.fact <> d."values" -> 'after' ->> f.fact
UNION ALL
SELECT m.organisation_id, m.person_id, 'language', x.value, true, x.at, x.account
FROM membership_bulkchange b
CROSS JOIN jsonb_array_elements(b.done) AS one
CROSS JOIN jsonb_array_elements_text(coalesce(one -> 'members', jsonb_build_array(one -> 'membership'))) AS key
JOIN membership_membership m ON m.id = key::bigint
CROSS JOIN LATERAL (VALUES (one ->> 'before', b.made_at, b.made_by_id), (b."to", b.undone_at, NULL)) AS x(value, at, account)
WHERE b.kind = 'language' AND x.at IS NOT NULL
UNION ALL
SELECT g.organisation_id, g.kept_id, said.fact, said.value, said.value <> '', x.at, x.account
FROM membership_personmerge g
CROSS JOIN jsonb_array_elements(g.moves) AS move
CROSS JOIN LATERAL (VALUES (move -> 'before', g.merged_at, g.merged_by_id), (move -> 'after', g.undone_at, NULL))
  AS x(held, at, account)
CROSS JOIN LATERAL jsonb_each_text(x.held) AS said(fact, value)
WHERE move ->> 'model' = 'membership.Person' AND x.at IS NOT NULL
UNION ALL
SELECT r.organisation_id, r.person_id, 'email', '', true, r.erased_at, r.erased_by_id
FROM membership_erasure r WHERE r.erased @> '[{"what": "email"}]'
"""
KEEP = f"""
INSERT INTO membership_formercontact (organisation_id, person_id, fact, value, was_known, changed_at, recorded_by_id)
SELECT * FROM ({TOLD}) told ORDER BY told.at
"""


class Migration(migrations.Migration):
    dependencies = [("membership", "0053_former_contacts")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
