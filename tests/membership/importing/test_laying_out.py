"""Which column is which field: by the names of the columns, or by a mapping somebody wrote."""

import pytest
from django.utils.translation import gettext, override

from membership.errors import ColumnMissing, ColumnRepeated, MappingInvalid, UnknownColumn
from membership.models import Address, Membership, Person, Phone, Representation
from membership.rules.importing.fields import FIELD_OF_HEADER, LENGTHS, PHONES, PRIVATE, SECTIONS, Field
from membership.rules.importing.layout import Instructions, column_names, lay_out
from membership.rules.importing.text import folded
from membership.rules.importing.values import DateOrder
from membership.services.exports import selection, written
from membership.services.imports.wording import FIELDS

AS_HEADED = Instructions()
HISTORY = {Field.LEFT_REASON, Field.PREVIOUS_CATEGORY, Field.CATEGORY_SINCE, Field.SUSPENDED_ON}
BESIDE = {*PHONES, *PRIVATE, *SECTIONS, *SECTIONS.values()}
FRENCH = (
    "No membre", "Nom", "Prénom", "Courriel", "Téléphone", "Adresse", "Ville", "Code postal", "Langue", "Catégorie",
    "Statut", "Date d'adhésion", "Date de départ", "Parts ($)", "Représentant",
)  # fmt: skip


def test_the_headers_of_a_french_spreadsheet_say_it_all_but_the_kind_of_person():
    layout = lay_out(FRENCH, AS_HEADED)
    assert set(Field) - set(layout.positions) == {Field.KIND, *HISTORY, *BESIDE}
    assert layout.ignored == ()


def test_a_column_that_nothing_is_taken_from_is_told_of():
    layout = lay_out(("member_number", "family_name", "category", "Humeur"), AS_HEADED)
    assert layout.ignored == ("Humeur",)


@pytest.mark.parametrize("missing", ["member_number", "family_name", "category"])
def test_without_a_number_a_name_or_a_category_no_row_can_enter(missing):
    header = tuple(name for name in ("member_number", "family_name", "category", "email") if name != missing)
    with pytest.raises(ColumnMissing) as refused:
        lay_out(header, AS_HEADED)
    assert refused.value.column == missing


def test_two_columns_for_one_field_are_refused():
    with pytest.raises(ColumnRepeated):
        lay_out(("member_number", "Nom", "Nom de famille", "category"), AS_HEADED)


def test_a_mapping_names_columns_words_and_defaults():
    instructions = Instructions.from_text(
        """
        date_order = "mdy"
        share_class = "qualifying"
        [columns]
        member_number = "Matricule interne"
        email = ""
        [words.category]
        "Membre" = "user"
        [defaults]
        language = "en"
        category = "user"
        """
    )
    layout = lay_out(("Matricule interne", "Nom", "Courriel"), instructions)
    assert layout.positions == {Field.MEMBER_NUMBER: 0, Field.FAMILY_NAME: 1}
    assert layout.ignored == ("Courriel",)
    assert instructions.date_order is DateOrder.MONTH_FIRST
    assert Instructions.from_document(instructions.as_document()) == instructions


def test_a_mapping_may_be_written_in_json():
    assert Instructions.from_text('{"columns": {"family_name": "Nom complet"}}').columns == {
        Field.FAMILY_NAME: "Nom complet"
    }


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", ""),
        ("columns = 3", "columns"),
        ("[columns]\nbirth_date = 'x'", "columns.birth_date"),
        ("[columns]\nemail = 3", "columns.email"),
        ("[words.email]\na = 'b'", "words.email"),
        ("date_order = 'ydm'", "date_order"),
        ("colonnes = {}", "colonnes"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused_with_the_place(text, place):
    with pytest.raises(MappingInvalid) as refused:
        Instructions.from_text(text)
    assert refused.value.place == place


def test_a_column_the_mapping_names_must_be_in_the_file():
    with pytest.raises(UnknownColumn):
        lay_out(("Numéro", "Nom"), Instructions.from_text('{"columns": {"email": "Courriel"}}'))


def test_no_field_is_let_in_longer_than_the_register_holds():
    columns = {
        Field.MEMBER_NUMBER: (Membership, "number"),
        Field.REPRESENTATIVE: (Representation, "bare_name"),
        Field.ADDRESS: (Address, "line"),
        **{Field(name): (Address, name) for name in ("city", "postal_code")},
        **{Field(name): (Person, name) for name in ("given_name", "family_name", "email", "phone")},
        **dict.fromkeys(PHONES, (Phone, "number")),
    }
    held = {field: getattr(model._meta.get_field(name), "max_length") for field, (model, name) in columns.items()}  # noqa: B009
    # The note of an event has no end; a reason of that length is no reason.
    assert held == {field: length for field, length in LENGTHS.items() if field is not Field.LEFT_REASON}


def test_a_column_of_shares_is_an_amount_only_where_it_says_money():
    header = ("member_number", "Nom", "category", "Parts")
    assert Field.SHARES_AMOUNT not in lay_out(header, AS_HEADED)
    assert Field.SHARES_AMOUNT in lay_out((*header[:3], "Parts ($)"), AS_HEADED)


def test_columns_of_one_name_or_none_are_told_apart_by_their_place():
    header = ("Nom", "", "Nom", "Code")
    assert column_names(header) == ("Nom (1)", "(2)", "Nom (3)", "Code")
    instructions = Instructions(
        columns={Field.FAMILY_NAME: "Nom (3)", Field.GIVEN_NAME: "(2)", Field.MEMBER_NUMBER: "Code"},
        defaults={Field.CATEGORY: "user"},
    )
    assert lay_out(header, instructions).positions == {
        Field.FAMILY_NAME: 2,
        Field.GIVEN_NAME: 1,
        Field.MEMBER_NUMBER: 3,
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_column_called_as_our_own_pages_call_its_field_is_known(language):
    with override(language):
        called = {field: str(name) for field, name in FIELDS.items()}
    assert {field: FIELD_OF_HEADER.get(folded(name)) for field, name in called.items()} == {
        field: field for field in Field
    }


# What no import takes: how many shares (their amount is), what is due, since when in a category without the one before,
# the last day, which is not the first without it.
NOT_TAKEN = {"Country", "In this category since", "Last day", "Shares", "Due, in dollars"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_column_called_as_in_our_own_lists_is_known(language):
    with override(language):
        heads = {*written._member_head(), *selection._head()}
        not_taken = {gettext(name) for name in NOT_TAKEN}
    assert {name for name in heads if folded(name) not in FIELD_OF_HEADER} == not_taken
