"""What a list of members can tell, and the names under which lists tell it."""

from enum import StrEnum

from membership.rules.importing.text import folded


class Field(StrEnum):
    """One thing a row says of a member. The value is the name used in mappings, reports and exports."""

    # As of the text it is: a walk through a million rows asks for it many times a row.
    __hash__ = str.__hash__

    MEMBER_NUMBER = "member_number"
    KIND = "kind"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    CITY = "city"
    POSTAL_CODE = "postal_code"
    LANGUAGE = "language"
    CATEGORY = "category"
    STATUS = "status"
    JOINED_ON = "joined_on"
    LEFT_ON = "left_on"
    LEFT_REASON = "left_reason"
    PREVIOUS_CATEGORY = "previous_category"
    CATEGORY_SINCE = "category_since"
    SUSPENDED_ON = "suspended_on"
    SHARES_AMOUNT = "shares_amount"
    REPRESENTATIVE = "representative"
    PHONE_HOME = "phone_home"
    PHONE_MOBILE = "phone_mobile"
    PHONE_WORK = "phone_work"
    BIRTH_ON = "birth_on"
    ATTESTED_AGE = "attested_age"
    REGION = "region"
    REGION_SINCE = "region_since"
    SECTOR = "sector"
    SECTOR_SINCE = "sector_since"
    # As a section is called: the trade, the branch of study.
    DOMAIN = "field"
    DOMAIN_SINCE = "field_since"


# Without these no row can enter the register: who it is, under which number, in which category.
REQUIRED = (Field.MEMBER_NUMBER, Field.FAMILY_NAME, Field.CATEGORY)

# How old somebody is: what is shown in no list is not shown on the pages of an import either.
PRIVATE = frozenset({Field.BIRTH_ON, Field.ATTESTED_AGE})
# The sections of a kind, and the day since when.
SECTIONS = {
    Field.REGION: Field.REGION_SINCE,
    Field.SECTOR: Field.SECTOR_SINCE,
    Field.DOMAIN: Field.DOMAIN_SINCE,
}
# The other telephones, each with its kind.
PHONES = {Field.PHONE_HOME: "home", Field.PHONE_MOBILE: "mobile", Field.PHONE_WORK: "work"}

DATES = (
    Field.JOINED_ON,
    Field.LEFT_ON,
    Field.CATEGORY_SINCE,
    Field.SUSPENDED_ON,
    Field.BIRTH_ON,
    *SECTIONS.values(),
)

# In characters, as the register's columns hold them.
LENGTHS = {
    Field.MEMBER_NUMBER: 40,
    Field.GIVEN_NAME: 120,
    Field.FAMILY_NAME: 200,
    Field.EMAIL: 254,
    Field.PHONE: 40,
    Field.ADDRESS: 250,
    Field.CITY: 120,
    Field.POSTAL_CODE: 20,
    Field.REPRESENTATIVE: 250,
    **dict.fromkeys(PHONES, 40),
    Field.LEFT_REASON: 500,
}

# Headers met in real lists, beside the field's own name.
_HEADERS = {
    Field.MEMBER_NUMBER: (
        "no membre",
        "no de membre",
        "numéro de membre",
        "numéro",
        "no",
        "matricule",
        "member no",
        "number",
    ),
    Field.KIND: (
        "type de personne",
        "personne physique ou morale",
        "natural or legal person",
        "nature",
        "type",
        "person type",
    ),
    Field.GIVEN_NAME: ("prénom", "given name", "first name"),
    Field.FAMILY_NAME: ("nom", "nom de famille", "family name", "raison sociale", "last name", "surname", "name"),
    Field.EMAIL: ("courriel", "adresse courriel", "e-mail", "e mail", "mail"),
    Field.PHONE: ("téléphone", "tél", "telephone", "phone number"),
    Field.ADDRESS: ("adresse", "adresse postale", "rue", "street", "street address"),
    Field.CITY: ("ville", "municipalité", "localité", "town"),
    Field.POSTAL_CODE: ("code postal", "cp", "postcode"),
    Field.LANGUAGE: ("langue", "langue de correspondance"),
    Field.CATEGORY: ("catégorie", "catégorie de membre", "member category"),
    Field.STATUS: ("statut", "état"),
    Field.JOINED_ON: ("date d'adhésion", "date d'admission", "admis le", "membre depuis", "member since", "joined"),
    Field.LEFT_ON: ("date de départ", "date de fin", "départ le", "parti le", "partie le", "left", "left on"),
    Field.LEFT_REASON: ("motif de départ", "motif du départ", "raison du départ", "reason for leaving"),
    Field.PREVIOUS_CATEGORY: ("catégorie précédente", "ancienne catégorie", "former category"),
    Field.CATEGORY_SINCE: (
        "date de changement de catégorie",
        "catégorie changée le",
        "catégorie depuis",
        "category changed on",
    ),
    Field.SUSPENDED_ON: (
        "suspendu le",
        "suspendue le",
        "suspension depuis le",
        "date de suspension",
        "suspended since",
    ),
    # Only where the header says money: «Parts» alone may be a number of shares.
    Field.SHARES_AMOUNT: (
        "parts ($)",
        "parts sociales ($)",
        "montant des parts",
        "shares ($)",
        "amount of shares",
        "valeur, en dollars",
        "worth, in dollars",
    ),
    Field.REPRESENTATIVE: (
        "représentant",
        "représentante",
        "représentant(e)",
        "personne représentante",
        "délégué",
        "délégué(e)",
    ),
    Field.PHONE_HOME: (
        "téléphone maison",
        "téléphone (domicile)",
        "téléphone résidence",
        "tél. maison",
        "tél. domicile",
        "tél. rés.",
        "home phone",
        "phone (home)",
        "home telephone",
        "téléphone au domicile",
        "telephone at home",
    ),
    Field.PHONE_MOBILE: (
        "cellulaire",
        "cell",
        "téléphone cellulaire",
        "tél. cellulaire",
        "tél. cell.",
        "mobile",
        "téléphone mobile",
        "mobile phone",
        "mobile telephone",
        "cell phone",
        "cellphone",
        "phone (mobile)",
        "phone (cell)",
    ),
    Field.PHONE_WORK: (
        "téléphone travail",
        "téléphone au travail",
        "téléphone bureau",
        "tél. travail",
        "tél. bureau",
        "work phone",
        "telephone at work",
        "office phone",
        "business phone",
        "phone (work)",
    ),
    Field.BIRTH_ON: (
        "date de naissance",
        "naissance",
        "né le",
        "née le",
        "né(e) le",
        "date of birth",
        "birth date",
        "born",
    ),
    Field.ATTESTED_AGE: ("âge attesté", "attestation d'âge", "attested age", "age attested"),
    Field.REGION: ("région", "nom de la région"),
    Field.REGION_SINCE: ("région depuis", "dans la région depuis", "in region since", "in the region since"),
    Field.SECTOR: ("secteur", "secteur d'activité", "line of business"),
    Field.SECTOR_SINCE: ("secteur depuis", "dans le secteur depuis", "in sector since", "in the sector since"),
    Field.DOMAIN: ("domaine", "champ d'activité", "domaine d'activité", "field of activity"),
    Field.DOMAIN_SINCE: ("domaine depuis", "dans le domaine depuis", "in field since", "in the field since"),
}

FIELD_OF_HEADER = {folded(name): field for field, names in _HEADERS.items() for name in (field.value, *names)}
