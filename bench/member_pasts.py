"""What has happened to the members of a measured register: where they belong, moved, erred and were corrected.

Written as `bench.members` is: by counting, with every constraint in force at the end. Each table that grows with the
members has rows, so that a plan which reads one of them from end to end is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.members import AT_DESK, CAME, HERE_SINCE, TOWNS

if TYPE_CHECKING:
    from membership.models import Account, Organisation

REGIONS = """Bas-Saint-Laurent Saguenay–Lac-Saint-Jean Capitale-Nationale Mauricie Estrie Montréal Outaouais
Abitibi-Témiscamingue Côte-Nord Nord-du-Québec Gaspésie Chaudière-Appalaches Laval Lanaudière Laurentides Montérégie
Centre-du-Québec"""
SECTORS = "Culture Habitation Alimentation Transport Santé"
KEPT_VIEWS = 12

# Whoever left was a member without an end until then.
LEFT = f"""
INSERT INTO membership_membershipperiod
  (organisation_id, membership_id, category_id, effective, recorded, import_batch_id)
SELECT p.organisation_id, p.membership_id, p.category_id, daterange(lower(p.effective), NULL),
  tstzrange(m.created_at, lower(p.recorded)), CASE WHEN m.created_at = {HERE_SINCE} THEN %(import)s END
FROM membership_membershipperiod p JOIN membership_membership m ON m.id = p.membership_id
WHERE p.organisation_id = %(organisation)s AND NOT upper_inf(p.effective) ORDER BY p.id
"""
# One in 29 moved in 2023; the address before ends then, as the one that had no end did until it was written down.
MOVED = f"""
WITH moved AS (
  UPDATE membership_address a
  SET recorded = tstzrange(lower(a.recorded), moved_on + {AT_DESK.format(id="a.id")})
  FROM (SELECT id, date '2023-01-01' + (abs(hashint8(id)) %% 1000)::integer AS moved_on FROM membership_address
    WHERE organisation_id = %(organisation)s AND id %% 29 = 0) chosen
  WHERE a.id = chosen.id RETURNING a.*, moved_on
)
INSERT INTO membership_address (organisation_id, person_id, line, city, postal_code, country, effective, recorded)
SELECT organisation_id, person_id, line_then, city_then, postal_code, country, days, tstzrange(upper(recorded), NULL)
FROM moved CROSS JOIN LATERAL (VALUES
  (line, city, daterange(lower(effective), moved_on)),
  (id || ', rang Double', (%(towns)s::text[])[1 + (id / 29) %% %(town_count)s], daterange(moved_on, NULL))
) AS lived(line_then, city_then, days)
"""
# Everybody is of a region, every third of a sector too; one in 23 of them was in another until 2024.
SECTIONS = f"""
INSERT INTO membership_sectionmembership
  (organisation_id, membership_id, section_id, kind, effective, recorded, import_batch_id)
SELECT m.organisation_id, m.id, s.id, s.kind, daterange(stay.begun, stay.ended),
  tstzrange(greatest(m.created_at, stay.begun + {AT_DESK.format(id="m.id")}), NULL),
  CASE WHEN m.created_at = {HERE_SINCE} THEN %(import)s END
FROM membership_membership m
CROSS JOIN LATERAL (VALUES
  (%(regions)s::bigint[], 0, {CAME.format(person="m.person_id")},
    CASE WHEN m.id %% 23 = 0 THEN date '2024-04-01' END),
  (%(regions)s::bigint[], 5, CASE WHEN m.id %% 23 = 0 THEN date '2024-04-01' END, NULL::date),
  (%(sectors)s::bigint[], 0, CASE WHEN m.id %% 3 = 0 THEN {CAME.format(person="m.person_id")} END, NULL::date)
) AS stay(sections, further, begun, ended)
JOIN membership_section s
  ON s.id = stay.sections[1 + (abs(hashint8(m.id + 3)) + further) %% cardinality(stay.sections)]
WHERE m.organisation_id = %(organisation)s AND stay.begun IS NOT NULL
"""
RESTRICTIONS = """
INSERT INTO membership_votingrestriction (organisation_id, membership_id, effective, recorded, reason)
SELECT organisation_id, id, daterange('2025-02-01', CASE WHEN id %% 2 = 0 THEN date '2026-02-01' END),
  tstzrange('2025-01-28 15:00Z', NULL), 'Opérations insuffisantes'
FROM membership_membership WHERE organisation_id = %(organisation)s AND id %% 157 = 0
"""
# Earlier suspensions, long over: those of today are not alone in their table.
SUSPENDED_BEFORE = """
INSERT INTO membership_suspension (organisation_id, membership_id, effective, recorded, kept_rights, decided_by)
SELECT organisation_id, id, daterange('2022-09-01', '2023-01-01'), tstzrange('2022-08-26 15:00Z', NULL), '{}',
  'CA-2022-08'
FROM membership_membership WHERE organisation_id = %(organisation)s AND id %% 331 = 0
"""
REPRESENTED = """
INSERT INTO membership_representation
  (organisation_id, membership_id, relation, seat_no, person_id, bare_name, instrument_note, effective, recorded)
SELECT m.organisation_id, m.id, 'entity_rep', 1, CASE WHEN m.id %% 3 > 0 THEN p.id + 1 END,
  CASE WHEN m.id %% 3 > 0 THEN '' ELSE 'Ana Diallo' END, 'Résolution', daterange('2021-05-01', NULL),
  tstzrange('2021-05-02 15:00Z', NULL)
FROM membership_membership m JOIN membership_person p ON p.id = m.person_id
WHERE m.organisation_id = %(organisation)s AND p.kind = 'legal' AND m.id %% 5 > 0
  AND EXISTS (SELECT 1 FROM membership_person n WHERE n.id = p.id + 1)
"""
# Of those who left, one in forty died a season later.
EVENTS = f"""
INSERT INTO membership_membershipevent
  (organisation_id, membership_id, kind, effective_on, recorded_at, decided_by, ground, note, import_batch_id)
SELECT organisation_id, id, kind, happened, greatest(created_at, happened + {AT_DESK.format(id="id")}), 'CA', '', '',
  CASE WHEN created_at = {HERE_SINCE} AND kind = 'admitted' THEN %(import)s END
FROM membership_membership m CROSS JOIN LATERAL (VALUES
  ('admitted', {CAME.format(person="m.person_id")}),
  ('resigned', (SELECT upper(p.effective) FROM membership_membershipperiod p
    WHERE p.membership_id = m.id AND upper_inf(p.recorded) AND NOT upper_inf(p.effective))),
  ('deceased', (SELECT upper(p.effective) + 90 FROM membership_membershipperiod p
    WHERE p.membership_id = m.id AND m.id %% 40 = 0 AND upper_inf(p.recorded) AND NOT upper_inf(p.effective)))
) AS events(kind, happened)
WHERE organisation_id = %(organisation)s AND happened IS NOT NULL ORDER BY id
"""
PHONES = """
INSERT INTO membership_phone (organisation_id, person_id, kind, number)
SELECT organisation_id, id, 'mobile', '418 555-' || lpad((id %% 10000)::text, 4, '0')
FROM membership_person WHERE organisation_id = %(organisation)s AND id %% 4 = 0
"""
AGES = """
INSERT INTO membership_age (organisation_id, person_id, birth_on, guardian_name)
SELECT organisation_id, id, date '1940-01-01' + (abs(hashint8(id)) %% 24000)::integer, ''
FROM membership_person WHERE organisation_id = %(organisation)s AND kind = 'natural' AND id %% 3 = 0
"""
# Whoever took another name bore one as common as those of today.
FORMER_NAMES = """
INSERT INTO membership_formername
  (organisation_id, person_id, given_name, family_name, sort_key, held_until, recorded_at)
SELECT p.organisation_id, p.id, p.given_name, b.family_name,
  split_part(b.sort_key, ' ', 1) || ' ' || split_part(p.sort_key, ' ', 2), held_until, held_until + interval '20 hours'
FROM membership_person p
JOIN membership_person b ON b.id = p.id + 5 AND b.kind = 'natural'
CROSS JOIN LATERAL (SELECT date '2022-06-01' + (p.id %% 900)::integer) AS of_each(held_until)
WHERE p.organisation_id = %(organisation)s AND p.kind = 'natural' AND p.id %% 37 = 0
"""
# Who was found to be another member: the one who went has no days of their own any more.
GONE_DOUBLES = """
UPDATE membership_membershipperiod SET recorded = tstzrange(lower(recorded), '2025-03-03 15:00Z')
WHERE organisation_id = %(organisation)s AND upper_inf(recorded) AND lower(recorded) < '2025-03-03'
  AND membership_id %% 501 = 0
"""
MERGES = """
INSERT INTO membership_personmerge (organisation_id, public_id, kept_id, joined_id, reason, moves, merged_at)
SELECT m.organisation_id, translate(left(md5('merge' || m.id), 22), '0', 'g'), m.person_id - 1, m.person_id, '', '[]',
  '2025-03-03 15:00Z'
FROM membership_membership m JOIN membership_person before ON before.id = m.person_id - 1
WHERE m.organisation_id = %(organisation)s AND m.id %% 501 = 0
"""
PAYMENTS = f"""
INSERT INTO membership_sharepayment
  (organisation_id, public_id, membership_id, share_class_id, kind, amount_cents, effective_on, recorded_at, reference)
SELECT organisation_id, translate(left(md5('paid' || id), 22), '0', 'g'), id, %(share_class)s, 'payment', 5000,
  {CAME.format(person="person_id")}, created_at, ''
FROM membership_membership WHERE organisation_id = %(organisation)s AND id %% 4 = 0 ORDER BY id
"""
CONSENTS = """
INSERT INTO membership_consentevent (organisation_id, person_id, purpose, is_given, text, source, at)
SELECT organisation_id, id, 'notices_by_email', true, '', 'formulaire', '2022-02-02 15:00Z'
FROM membership_person WHERE organisation_id = %(organisation)s AND id %% 5 = 0
"""
READ = """
INSERT INTO membership_consultation
  (organisation_id, kind, account_id, consulted_at, as_of, membership_id, format, search, reader, capacity, quality,
   shown)
SELECT organisation_id, CASE WHEN id %% 3 = 0 THEN 'file' ELSE 'list' END, %(reader)s,
  now() - (id %% 40000) * interval '1 hour', '2026-11-01', CASE WHEN id %% 3 = 0 THEN id END, '', '', '', '', '', ''
FROM membership_membership WHERE organisation_id = %(organisation)s AND id %% 5 = 0
"""
# One in 53 changed language and one in 59 gave a first address last summer: what was said before is kept.
FORMER_CONTACTS = """
INSERT INTO membership_formercontact (organisation_id, person_id, fact, value, was_known, changed_at)
SELECT organisation_id, id, fact, value, value <> '',
  timestamptz '2026-07-01 14:00Z' + (id %% 5000) * interval '1 minute'
FROM membership_person CROSS JOIN LATERAL (VALUES
  ('language', CASE WHEN id %% 53 = 0 THEN CASE language WHEN 'fr' THEN 'en' ELSE 'fr' END END),
  ('email', CASE WHEN id %% 59 = 0 AND email <> '' THEN '' END)
) AS said(fact, value)
WHERE organisation_id = %(organisation)s AND value IS NOT NULL
"""
TOGETHER = (
    LEFT,
    MOVED,
    RESTRICTIONS,
    SUSPENDED_BEFORE,
    FORMER_NAMES,
    FORMER_CONTACTS,
    GONE_DOUBLES,
    MERGES,
    PAYMENTS,
    CONSENTS,
    READ,
)
AT_THE_END = (SECTIONS, REPRESENTED, EVENTS, PHONES, AGES)


def with_pasts(organisation: Organisation, reader: Account) -> None:
    """Give the members of a new register a past, and a reader of it some searches of their own."""
    from django.db import connection, transaction

    from membership.models import Age, MembershipEvent, Phone, Representation, SectionMembership
    from membership.services.imports.maintenance import checked_at_the_end

    values = _values(organisation, reader)
    built_after = (SectionMembership, Representation, MembershipEvent, Phone, Age)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in TOGETHER:
            cursor.execute(statement, values)
    with transaction.atomic(), connection.cursor() as cursor, checked_at_the_end(built_after, rows=values["members"]):
        for statement in AT_THE_END:
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _values(organisation: Organisation, reader: Account) -> dict[str, Any]:
    from membership.models import ImportBatch, Membership, SavedView, Section, ShareClass

    ids: dict[str, list[int]] = {}
    for kind, names in (("region", REGIONS), ("sector", SECTORS)):
        ids[kind] = [
            Section.objects.create(organisation=organisation, kind=kind, key=f"{kind}-{place}", name_fr=name).pk
            for place, name in enumerate(names.split())
        ]
    for place in range(KEPT_VIEWS):
        SavedView.objects.create(
            organisation=organisation, account=reader, name=f"Liste {place}", query=f"language=en&q=roy+{place}"
        )
    return {
        "organisation": organisation.pk,
        "reader": reader.pk,
        "members": Membership.objects.for_organisation(organisation).count(),
        "regions": ids["region"],
        "sectors": ids["sector"],
        "towns": TOWNS,
        "town_count": len(TOWNS),
        "import": ImportBatch.objects.for_organisation(organisation).get().pk,
        "share_class": ShareClass.objects.for_organisation(organisation).get().pk,
    }
