"""Categories of members and classes of shares: opened and renamed, never changed in what they give or cost."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from membership.errors import (
    NameInUse,
    OverrideReasonMissing,
    QualifyingClassExists,
    RuleBars,
    VotesWithoutAttending,
)
from membership.models import AuditEntry, Category, Organisation, Role, ShareClass
from membership.services.categories import (
    NewShareClass,
    open_category,
    open_share_class,
    rename_category,
    rename_share_class,
)
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


def page(client, name="categories", **parts):
    return client.get(reverse(name, kwargs={"slug": "rives", **parts}))


def test_a_category_is_opened_after_the_others_with_its_rights(rives):
    opened = open_category(rives, name_fr="Membre d’honneur", votes=False, stands=False, override="AGA", actor=SYSTEM)
    assert (opened.key, opened.votes, opened.stands, opened.attends) == ("membre-dhonneur", False, False, True)
    assert list(Category.objects.for_organisation(rives))[-1] == opened
    assert AuditEntry.objects.filter(action="category.opened").count() == 1


def test_two_of_one_name_are_not(rives):
    open_category(rives, name_fr="Usagers", actor=SYSTEM)
    with pytest.raises(NameInUse):
        open_category(rives, name_fr="usagers", actor=SYSTEM)


@pytest.mark.parametrize("written", ["USAGERS", "  Usagérs ", "Usagers."])
def test_names_that_read_the_same_are_refused_on_opening_and_on_renaming(rives, written):
    open_category(rives, name_fr="Usagers", name_en="Members at large", actor=SYSTEM)
    other = open_category(rives, name_fr="Invités", actor=SYSTEM)
    for names in ({"name_fr": written}, {"name_fr": "Autres", "name_en": "members at LARGE"}):
        with pytest.raises(NameInUse):
            open_category(rives, **names, actor=SYSTEM)
        with pytest.raises(NameInUse):
            rename_category(other, **names, actor=SYSTEM)
    assert other.name_fr == "Invités"
    assert rename_category(other, name_fr="INVITÉS", actor=SYSTEM).name_fr == "INVITÉS", "its own name is no other's"


def test_classes_of_shares_do_not_read_the_same_either(rives):
    first = open_share_class(rives, share_class=NewShareClass("Parts A", "", 1_000), actor=SYSTEM)
    second = open_share_class(rives, share_class=NewShareClass("Parts B", "", 1_000), actor=SYSTEM)
    with pytest.raises(NameInUse):
        rename_share_class(second, name_fr=first.name_fr.upper(), actor=SYSTEM)


def test_a_name_that_was_given_up_is_free_though_its_key_is_not(rives):
    former = open_category(rives, name_fr="Usagers", actor=SYSTEM)
    rename_category(former, name_fr="Membres usagers d’avant", actor=SYSTEM)
    opened = open_category(rives, name_fr="Usagers", actor=SYSTEM)
    assert (former.key, opened.key) == ("usagers", "usagers-2")


def test_whoever_may_vote_may_attend_by_program_too(rives, office):
    with pytest.raises(VotesWithoutAttending):
        open_category(rives, name_fr="Sans présence", attends=False, actor=SYSTEM)
    body = {"name_fr": "Sans présence", "attends": False}
    refused = office.post("/api/v1/organisations/rives/categories", body, content_type="application/json")
    assert refused.json()["code"] == "votes_without_attending"


def test_a_name_in_signs_alone_has_a_key_all_the_same(rives):
    assert open_category(rives, name_fr="★", actor=SYSTEM).key


def test_a_name_changes_and_the_rights_stay(rives):
    user = Category.objects.for_organisation(rives).get(key="user")
    rename_category(user, name_fr="Usagers", name_en="Users", actor=SYSTEM)
    user.refresh_from_db()
    assert (user.key, user.name_fr, user.votes) == ("user", "Usagers", True)


def test_shares_that_members_must_hold_are_of_one_class(rives):
    preferred = NewShareClass("Parts privilégiées", "Preferred shares", 2_500)
    opened = open_share_class(rives, share_class=preferred, actor=SYSTEM)
    assert (opened.unit_price_cents, opened.is_qualifying) == (2_500, False)
    rename_share_class(opened, name_fr="Parts privilégiées A", actor=SYSTEM)
    with pytest.raises(QualifyingClassExists):
        open_share_class(rives, share_class=NewShareClass("Autres", "", 1_000, is_qualifying=True), actor=SYSTEM)


def test_the_page_says_what_each_allows_and_how_many_there_are(rives, office):
    a_member(rives, category="worker")
    shown = page(office)
    worker = next(row for row in shown.context["rows"] if row[0]["text"] == "Worker member")
    assert worker[1:] == ["Yes", "Yes", "Yes", "1", {"text": "Open", "tone": "yes"}]
    assert shown.context["share_rows"][0][1:-1] == ["$10.00", "Yes", "0"]


def test_the_office_opens_and_renames_on_the_pages(rives, office):
    opened = office.post(
        reverse("category-open", kwargs={"slug": "rives"}),
        {"name_fr": "Membre invité", "name_en": "Guest", "attends": "on", "override": "Décidé le 3 mai"},
        follow=True,
    )
    assert "The category is open" in opened.content.decode()
    guest = Category.objects.get(name_fr="Membre invité")
    assert (guest.votes, guest.attends) == (False, True)
    office.post(reverse("category-rename", kwargs={"slug": "rives", "key": guest.key}), {"name_fr": "Invités"})
    assert Category.objects.get(pk=guest.pk).name_fr == "Invités"
    office.post(
        reverse("share-class-open", kwargs={"slug": "rives"}), {"name_fr": "Parts privilégiées", "price": "25.50"}
    )
    assert ShareClass.objects.get(key="parts-privilegiees").unit_price_cents == 2_550


def test_who_votes_attends_and_a_name_taken_is_said_beside_it(office):
    refused = office.post(reverse("category-open", kwargs={"slug": "rives"}), {"name_fr": "X", "votes": "on"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["attends"])
    taken = {"name_fr": Category.objects.get(key="user").name_fr, "votes": "on", "attends": "on"}
    renamed = office.post(reverse("category-rename", kwargs={"slug": "rives", "key": "worker"}), taken)
    assert (renamed.status_code, list(renamed.context["form"].errors)) == (422, ["name_fr"])
    refused = office.post(reverse("category-open", kwargs={"slug": "rives"}), taken)
    assert list(refused.context["form"].errors) == ["name_fr"]
    again = {"name_fr": "Autres", "price": "10", "is_qualifying": "on"}
    refused = office.post(reverse("share-class-open", kwargs={"slug": "rives"}), again)
    assert list(refused.context["form"].errors) == ["is_qualifying"]


def ruled_by(error):
    """Return the rule that stood against an act, and the last figure it counted."""
    finding = error.finding
    return finding.rule.key, finding.figures[-1][1]


AUXILIARY = {"name_fr": "Amis de la coop", "votes": False, "stands": False, "actor": SYSTEM}


@pytest.mark.parametrize(
    ("kind", "bylaws", "key"),
    [
        ("qc_coop", {}, "auxiliary_categories"),
        ("qc_federation", {}, "fed_auxiliary"),
        ("qc_coop", {"auxiliary_categories": True}, None),
        ("qc_federation", {"fed_auxiliary": True}, None),
    ],
)
def test_auxiliary_members_are_for_the_by_laws_to_create_or_for_a_reason_that_is_kept(db, kind, bylaws, key):
    organisation = an_organisation("autre", kind=kind, bylaws={"quorum": None, **bylaws})
    if key is None:
        assert open_category(organisation, **AUXILIARY)
        return
    with pytest.raises(OverrideReasonMissing) as stopped:
        open_category(organisation, **AUXILIARY)
    assert ruled_by(stopped.value) == (key, 0)
    assert open_category(organisation, name_fr="Qui votent", actor=SYSTEM), "one that votes is of members"
    open_category(organisation, **AUXILIARY, override="Règlement adopté ce soir")
    kept = AuditEntry.objects.filter(action="category.opened").latest("pk").detail.values
    assert (kept["rule"], kept["override"]) == (key, "Règlement adopté ce soir")


def test_a_worker_co_operative_has_no_auxiliary_members_but_those_on_trial(db):
    organisation = an_organisation("autre", kind="qc_coop_work")
    with pytest.raises(RuleBars) as stopped:
        open_category(organisation, **AUXILIARY, override="Quand même")
    assert ruled_by(stopped.value) == ("work_auxiliary_only_trial", 1)


def test_a_share_worth_something_else_than_the_law_says_is_warned_of(db, sign_in):
    organisation = an_organisation("autre", kind="qc_coop")
    ShareClass.objects.for_organisation(organisation).delete()
    asked = {"share_class": NewShareClass("Parts", "", 2_500, is_qualifying=True), "actor": SYSTEM}
    with pytest.raises(OverrideReasonMissing) as stopped:
        open_share_class(organisation, **asked)
    assert ruled_by(stopped.value) == ("share_unit_value", 1_000)
    open_share_class(organisation, **asked, override="Parts d’avant la fusion")
    client = sign_in(an_officer(organisation, Role.SECRETARY))
    shown = client.get(reverse("categories", kwargs={"slug": "autre"}))
    assert "share_unit_value" in {one.rule.key for one in shown.context["findings"]}


def test_the_pages_show_the_rule_and_keep_what_was_written(rives, office):
    sent = {"name_fr": "Amis", "attends": "on"}
    refused = office.post(reverse("category-open", kwargs={"slug": "rives"}), sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["override"])
    assert refused.context["finding"].rule.key == "auxiliary_categories"
    assert "No by-law creates auxiliary members." in refused.content.decode()
    assert 'value="Amis"' in refused.content.decode()
    ShareClass.objects.for_organisation(rives).delete()
    priced = {"name_fr": "Parts", "price": "25", "is_qualifying": "on"}
    refused = office.post(reverse("share-class-open", kwargs={"slug": "rives"}), priced)
    assert list(refused.context["form"].errors) == ["override"]


@pytest.mark.parametrize("who", ["outsider", "elsewhere", "member", "chair", "scrutineer", "auditor", "adviser"])
def test_only_the_office_changes_them_and_the_auditor_reads_them(cast, sign_in, who):
    client = sign_in(cast[who])
    assert page(client).status_code == (200 if who == "auditor" else 404)
    for name, parts in (
        ("category-open", {}),
        ("category-rename", {"key": "user"}),
        ("share-class-open", {}),
        ("share-class-rename", {"key": "qualifying"}),
    ):
        assert page(client, name, **parts).status_code == 404


def found(*arguments):
    out = StringIO()
    call_command("found_organisation", *arguments, stdout=out)
    return out.getvalue()


RIVES = ("coop-des-rives", "--kind", "qc_coop_solidarity", "--name-fr", "Coop des Rives")


def test_an_organisation_is_set_up_by_command(db):
    said = found(*RIVES, "--category", "Usagers/Users", "--category", "Soutien/Support/attend", "--share-price", "10")
    assert "/o/coop-des-rives/" in said
    rights = list(Category.objects.order_by("position").values_list("key", "votes", "stands", "attends"))
    assert rights == [("usagers", True, True, True), ("soutien", False, False, True)]
    assert ShareClass.objects.get().unit_price_cents == 1_000


@pytest.mark.parametrize(
    "wrong", [("--category", "Soutien/Support/fly"), ("--share-price", "ten"), ("--category", "A", "--category", "a")]
)
def test_what_is_wrong_is_said_and_nothing_is_kept(db, wrong):
    with pytest.raises(CommandError):
        found(*RIVES, *wrong)
    assert not Organisation.objects.exists()


def test_an_address_that_is_taken_is_said(rives):
    with pytest.raises(CommandError, match="slug"):
        found("rives", "--kind", "qc_coop", "--name-fr", "Une autre")
