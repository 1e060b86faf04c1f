"""A register of any size, the same each time: names as they are common in Quebec, some members gone, some suspended.

Written inside the database by counting, with every constraint in force at the end; nothing is drawn at random. Whoever
came before HERE_SINCE was brought in from a list on that day; the others, and all who left, were written down by hand
on the day itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from membership.models import Organisation

GIVEN = """Amélie Benoît Chantal Djibril Élise François Giang Hélène Inès Jérôme Katia Louis Marie Nathalie Olivier
Pascale Quentin Rosalie Stéphane Théo Ursule Vincent William Xavier Yasmine Zoé Aïcha Bruno Céline Denis Émile Fatima
Gaétan Huguette Isabelle Jean-Pierre Karine Luc Martine Noémie Omar Philippe Raphaël Sylvie Thomas Valérie Yves André
Brigitte Claude Daniel Éric Frédérique Geneviève Henri Josée Lise Michel Normand Odile Paul Réjean Simon"""
FAMILY = """Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger Lévesque
Bergeron Leblanc Paquette Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier Fournier Lapointe Leclerc Lefebvre
Poulin Thibault St-Pierre Nadeau Martin Landry Martel Bédard Grenier Lessard Bernier Richard Michaud Hébert Desjardins
Couture Turcotte Lachance Parent Blais Gosselin Savard Proulx Beaudoin Demers Perreault Boudreau Lemieux Cyr Perron
Dufour Dion Mercier Bolduc Bérubé Boisvert Langlois Ménard Therrien Plante Bilodeau Blanchette Dubois Champagne Paradis
Fortier Arsenault Dupuis Gaudreault Hamel Houle Villeneuve Rousseau Gravel Thériault Lemay Robert Allard Deschênes
Giroux Guay Leduc Boivin Charbonneau Lambert Raymond Vachon Gilbert Audet Jean Larouche Legault Trudel Fontaine Picard
Labelle Lacroix Jacques Moreau Carrier Bernard Desrosiers Goulet Renaud Dionne Lapierre Vaillancourt Fillion Lalonde
Tessier Bertrand Tardif Lepage Gingras Benoît Rioux Giguère Drouin Harvey Lauzon Nguyễn Traoré Diallo Haddad Rossi
Gómez Okafor Smith Brown Singh Łukasz Đặng Œuvray D’Amours O’Neill Saint-Onge"""
TOWNS = [
    "Trois-Rivières",
    "Bécancour",
    "Shawinigan",
    "Nicolet",
    "Rimouski",
    "Gaspé",
    "Montréal",
    "Québec",
    "Sherbrooke",
]

# One in so many. The periods of a member follow from the rank alone.
DOUBLE_NAMES, LEGAL, GONE, SUSPENDED, WITHOUT_EMAIL, WITHOUT_ADDRESS, ENGLISH = 3, 97, 19, 211, 13, 41, 11

PEOPLE = """
INSERT INTO membership_person
  (organisation_id, public_id, kind, given_name, family_name, sort_key, email, phone, language)
SELECT %(organisation)s, translate(left(md5('person' || n), 22), '0', 'g'), kind,
  CASE WHEN kind = 'natural' THEN given ELSE '' END,
  CASE WHEN kind = 'natural' THEN family ELSE 'Ferme ' || family || ' ' || n END,
  CASE WHEN kind = 'natural' THEN family_key || ' ' || given_key ELSE 'ferme ' || family_key || ' ' || n END,
  CASE WHEN n %% %(without_email)s = 0 THEN '' ELSE 'm' || n || '@example.org' END, '',
  CASE WHEN n %% %(english)s = 0 THEN 'en' ELSE 'fr' END
FROM (
  SELECT n, CASE WHEN n %% %(legal)s = 0 THEN 'legal' ELSE 'natural' END AS kind,
    (%(given)s::text[])[g] AS given, (%(given_keys)s::text[])[g] AS given_key,
    (%(family)s::text[])[f] || CASE WHEN doubled THEN '-' || (%(family)s::text[])[h] ELSE '' END AS family,
    (%(family_keys)s::text[])[f] || CASE WHEN doubled THEN '-' || (%(family_keys)s::text[])[h] ELSE '' END AS family_key
  FROM (
    SELECT n, 1 + abs(hashint4(n)) %% %(givens)s AS g, 1 + abs(hashint4(n + 7)) %% %(families)s AS f,
      1 + abs(hashint4(n + 13)) %% %(families)s AS h, n %% %(doubled)s = 0 AS doubled
    FROM generate_series(1, %(members)s) n
  ) drawn
) named
ORDER BY n
"""
# Since when the register is kept here, and the first day of a member, which follows from the person alone.
HERE_SINCE = "timestamptz '2021-01-04 15:00Z'"
CAME = "(date '2000-01-01' + (abs(hashint8({person})) %% 8000)::integer)"
# At what time of a day something was written down: hardly two at one instant.
AT_DESK = "interval '14 hours' + ({id} %% 14400) * interval '1 second'"
MEMBERSHIPS = f"""
INSERT INTO membership_membership (organisation_id, public_id, person_id, number, created_at)
SELECT organisation_id, translate(left(md5('member' || id), 22), '0', 'g'), id,
  'B' || lpad((id - %(first)s)::text, 7, '0'),
  greatest({HERE_SINCE}, {CAME.format(person="id")} + {AT_DESK.format(id="id")})
FROM membership_person WHERE organisation_id = %(organisation)s ORDER BY id
"""
PERIODS = f"""
INSERT INTO membership_membershipperiod
  (organisation_id, membership_id, category_id, effective, recorded, import_batch_id)
SELECT organisation_id, id,
  (%(categories)s::bigint[])[CASE WHEN id %% 20 = 0 THEN 3 WHEN id %% 6 = 0 THEN 2 ELSE 1 END],
  daterange(came, went), tstzrange(coalesce(went + {AT_DESK.format(id="id")}, created_at), NULL),
  CASE WHEN went IS NULL AND created_at = {HERE_SINCE} THEN %(import)s END
FROM (
  SELECT *, {CAME.format(person="person_id")} AS came,
    CASE WHEN id %% %(gone)s = 0 THEN date '2022-01-01' + (abs(hashint8(id + 1)) %% 1400)::integer END AS went
  FROM membership_membership WHERE organisation_id = %(organisation)s
) of_each
ORDER BY id
"""
SUSPENSIONS = """
INSERT INTO membership_suspension (organisation_id, membership_id, effective, recorded, kept_rights, decided_by)
SELECT organisation_id, id, daterange('2026-09-01', '2027-03-01'), tstzrange('2026-08-26 15:00Z', NULL), '{}',
  'CA-2026-09'
FROM membership_membership WHERE organisation_id = %(organisation)s AND id %% %(suspended)s = 0 ORDER BY id
"""
ADDRESSES = f"""
INSERT INTO membership_address
  (organisation_id, person_id, line, city, postal_code, country, effective, recorded, import_batch_id)
SELECT m.organisation_id, p, p || ', rue du Quai', (%(towns)s::text[])[1 + p %% %(town_count)s], 'G8T 1A1', 'CA',
  daterange('2000-01-01', NULL), tstzrange(m.created_at, NULL),
  CASE WHEN m.created_at = {HERE_SINCE} THEN %(import)s END
FROM membership_membership m CROSS JOIN LATERAL (SELECT m.person_id) of_each(p)
WHERE m.organisation_id = %(organisation)s AND p %% %(without_address)s <> 0 ORDER BY m.id
"""
SHARES = f"""
INSERT INTO membership_sharetransaction
  (organisation_id, membership_id, share_class_id, operation, quantity, unit_price_cents, effective_on, recorded_at,
   import_batch_id, decided_by, note)
SELECT m.organisation_id, m.id, %(share_class)s, 'subscription', 5, 1000, {CAME.format(person="person_id")},
  m.created_at, CASE WHEN m.created_at = {HERE_SINCE} THEN %(import)s END, '', ''
FROM membership_membership m WHERE m.organisation_id = %(organisation)s ORDER BY m.id
"""
TABLES = ("person", "membership", "membershipperiod", "suspension", "address", "sharetransaction")


def a_register(members: int, slug: str = "bench") -> Organisation:
    """Return an organisation with so many members, and let the planner know of them."""
    from django.db import connection, transaction

    from membership.actors import Actor
    from membership.models import Category, ImportBatch, Organisation, ShareClass, sort_key
    from membership.services.imports.maintenance import checked_at_the_end
    from membership.services.imports.writing import WRITTEN
    from membership.services.organisations import NewCategory, found_organisation

    organisation = found_organisation(
        Organisation(slug=slug, kind="qc_coop", name_fr="Coop de mesure", name_en="Measured co-op"),
        categories=[
            NewCategory("user", "Membre utilisateur", "User member"),
            NewCategory("worker", "Membre travailleur", "Worker member"),
            NewCategory("support", "Membre de soutien", "Support member", votes=False),
        ],
        share_price_cents=1000,
        actor=Actor.system(),
    )
    given, family = GIVEN.split(), FAMILY.split()
    brought_in = ImportBatch.objects.create(
        organisation=organisation, file_name="membres.csv", rows=members, new=members, matched=0, rejected=0
    )
    values = {
        "organisation": organisation.pk,
        "members": members,
        "given": given,
        "given_keys": [sort_key(name) for name in given],
        "givens": len(given),
        "family": family,
        "family_keys": [sort_key(name) for name in family],
        "families": len(family),
        "towns": TOWNS,
        "town_count": len(TOWNS),
        "doubled": DOUBLE_NAMES,
        "legal": LEGAL,
        "gone": GONE,
        "suspended": SUSPENDED,
        "without_email": WITHOUT_EMAIL,
        "without_address": WITHOUT_ADDRESS,
        "english": ENGLISH,
        "categories": list(
            Category.objects.for_organisation(organisation).order_by("position", "pk").values_list("pk", flat=True)
        ),
        "import": brought_in.pk,
        "share_class": ShareClass.objects.for_organisation(organisation).get().pk,
    }
    with transaction.atomic(), connection.cursor() as cursor, checked_at_the_end(WRITTEN, rows=members):
        cursor.execute(PEOPLE, values)
        cursor.execute("SELECT min(id) - 1 FROM membership_person WHERE organisation_id = %s", [organisation.pk])
        values["first"] = cursor.fetchone()[0]
        for statement in (MEMBERSHIPS, PERIODS, SUSPENSIONS, ADDRESSES, SHARES):
            cursor.execute(statement, values)
        cursor.execute(f"UPDATE membership_importbatch SET imported_at = {HERE_SINCE} WHERE id = %s", [brought_in.pk])
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE membership_{table}")
    return organisation
