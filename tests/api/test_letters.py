"""What is written to members, from end to end through the programming interface."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.models import (
    Channel,
    Delivery,
    DeliveryState,
    Membership,
    Notice,
    NoticeAttachment,
    Organisation,
    Purpose,
)
from membership.models.base import new_public_id
from membership.services.contacts import record_consent
from tests.api import letters, stages
from tests.api.conftest import Program
from tests.factories.register import SYSTEM, a_legal_member, a_member

pytestmark = pytest.mark.django_db

HERE = "organisations/rives"
As = Callable[[str], Program]


@pytest.fixture
def written(rives: Organisation, anne: Membership) -> dict[str, str]:
    """The ids of a letter that did not reach the member, and waits to be posted to the farm."""
    return letters.a_letter(anne, a_legal_member(rives))


def test_whoever_was_not_reached_is_told_by_post_and_the_notice_is_closed(written: dict[str, str], as_: As) -> None:
    office, notice = as_("secretary"), f"{HERE}/notices/{written['notice']}"
    assert office.get(notice)["sum"] == {
        "recipients": 2, "sent": 0, "failed": 1, "by_post": 1, "waived": 0, "pending": 0, "unposted": 1,
    }  # fmt: skip
    letter = office.post(f"{HERE}/deliveries/{written['delivery']}/post-instead", status=201)
    assert (letter["channel"], letter["state"], letter["name"]) == ("post", "by_post", "Anne Roy")
    assert office.get(f"{HERE}/deliveries/{written['delivery']}")["told_instead_by"] == letter["id"]
    refused = office.post(f"{notice}/close", status=409)
    assert refused["code"] == "letters_unposted"
    assert office.post(f"{notice}/posted", {"letters": [letter["id"], written["letter"]]}) == {"deliveries": 2}
    assert office.post(f"{notice}/posted", {"letters": [letter["id"]]}) == {"deliveries": 0}
    assert office.post(f"{notice}/close")["closed_at"] is not None


def test_a_failed_message_leaves_again_to_the_address_the_register_has_now(
    written: dict[str, str], anne: Membership, as_: As
) -> None:
    anne.person.email = "neuf@example.org"
    anne.person.save(update_fields=["email"])
    again = as_("secretary").post(f"{HERE}/deliveries/{written['delivery']}/send-again")
    assert (again["state"], again["address"]) == ("pending", "neuf@example.org")
    refused = as_("secretary").post(f"{HERE}/deliveries/{written['delivery']}/send-again", status=409)
    assert refused["code"] == "state_not_allowed"


def test_all_that_failed_leave_again_together(written: dict[str, str], as_: As) -> None:
    notice = f"{HERE}/notices/{written['notice']}"
    assert as_("secretary").post(f"{notice}/send-failed-again") == {"deliveries": 1}
    assert as_("secretary").post(f"{notice}/send-failed-again") == {"deliveries": 0}


def test_somebody_is_set_aside_with_the_reason(written: dict[str, str], as_: As) -> None:
    aside = as_("secretary").post(f"{HERE}/deliveries/{written['delivery']}/waive", {"reason": "Au téléphone."})
    assert (aside["state"], aside["waived_because"]) == ("waived", "Au téléphone.")


def test_an_address_that_works_after_all_is_cleared_and_leaves_the_worklist(written: dict[str, str], as_: As) -> None:
    office = as_("secretary")
    found = office.get(f"{HERE}/to-do")
    assert [one["delivery"] for one in found["flagged"]] == [written["delivery"]]
    assert [one["delivery"] for one in found["unreached"]] == [written["delivery"]]
    assert found["letters"] == 1
    cleared = office.post(f"{HERE}/deliveries/{written['delivery']}/clear-flag")
    assert cleared["cleared_at"] is not None
    assert office.get(f"{HERE}/to-do")["flagged"] == []
    assert office.ask("POST", f"{HERE}/deliveries/{written['delivery']}/clear-flag").status_code == 404


def test_the_correspondence_of_a_member_as_it_stood_at_an_instant(
    written: dict[str, str], anne: Membership, as_: As
) -> None:
    letters_of_anne = f"{HERE}/members/{anne.public_id}/letters"
    assert [one["notice"] for one in as_("auditor").get(letters_of_anne)["items"]] == [written["notice"]]
    assert as_("auditor").get(letters_of_anne, known_at="2020-01-01T00:00:00Z")["items"] == []
    assert as_("auditor").get(letters_of_anne, search="rien de tel")["items"] == []


def test_a_member_reads_what_was_written_to_them_and_the_first_time_is_kept(
    written: dict[str, str], anne: Membership, as_: As
) -> None:
    mine = f"{HERE}/me/{anne.person.public_id}/notices"
    assert as_("member").get(mine)["items"][0]["seen_at"] is None
    read = as_("member").post(f"{mine}/{written['delivery']}/read")
    assert "Bonjour Anne Roy" in read["body_text"]
    first = as_("member").get(mine)["items"][0]["seen_at"]
    as_("member").post(f"{mine}/{written['delivery']}/read")
    assert as_("member").get(mine)["items"][0]["seen_at"] == first
    stranger = Delivery.objects.get(public_id=written["letter"])
    assert as_("member").ask("POST", f"{mine}/{stranger.public_id}/read").status_code == 404


def test_a_notice_of_meeting_is_proved(rives: Organisation, anne: Membership, as_: As) -> None:
    house = stages.told(stages.furnished(rives, anne), anne)
    meeting = f"{HERE}/assemblies/{house.ids['assembly']}"
    office, auditor = as_("secretary"), as_("auditor")
    telling = auditor.get(f"{meeting}/telling")
    assert telling["notice"] == house.ids["notice"]
    drawn = office.post(f"{HERE}/notices/{telling['notice']}/certificates", status=201)
    assert drawn["slips"] == telling["progress"]["recipients"]
    assert drawn["id"] in {one["id"] for one in auditor.get(f"{meeting}/certificates")}
    table = auditor.client.get(f"/api/v1/{meeting}/certificates/{drawn['id']}.csv")
    assert "Anne Roy" in table.content.decode()
    slip = auditor.client.get(f"/api/v1/{meeting}/certificates/{drawn['id']}/slips/{house.ids['delivery']}.pdf")
    assert slip.content.startswith(b"%PDF")
    [posted] = auditor.get(f"{meeting}/public-notices")
    assert (posted["place"], posted["has_photo"]) == ("Entrée", True)
    assert posted["findings"][0]["rule"]["key"]
    tomorrow = {"manner": "posting", "place": "Porte", "first_on": "2027-04-10", "attested_by": "Lise"}
    refused = office.post(f"{meeting}/public-notices", tomorrow, status=400)
    assert list(refused["params"]) == ["first_on"]


def test_what_a_notice_said_is_answered_as_it_was_kept(rives: Organisation, anne: Membership, as_: As) -> None:
    house = stages.told(stages.furnished(rives, anne), anne)
    notice = Notice.objects.get(public_id=house.ids["notice"])
    said = as_("auditor").get(f"{HERE}/notices/{notice.public_id}/texts")
    assert (said["version"], said["is_intact"], said["replaced_by"]) == (1, True, None)
    assert said["text_sha256"] == notice.text_sha256
    texts = {one["language"]: one for one in said["texts"]}
    assert texts.keys() == {"fr", "en"}
    assert texts["fr"]["body_text"] == notice.texts.get(language="fr").body_text
    assert "%(link)s" in texts["fr"]["body_text"]


def test_letters_and_labels_come_as_documents(rives: Organisation, anne: Membership, as_: As) -> None:
    house = stages.told(stages.furnished(rives, anne), anne)
    notice = f"/api/v1/{HERE}/notices/{house.ids['notice']}"
    for name in ("letters.pdf", "labels.pdf"):
        assert as_("secretary").client.get(f"{notice}/{name}").content.startswith(b"%PDF")


def test_news_is_written_read_as_a_member_will_and_sent_once(rives: Organisation, anne: Membership, as_: As) -> None:
    office = as_("secretary")
    french = {"subject_fr": "Nouvelles", "body_fr": "Bonjour."}
    news = office.post(f"{HERE}/news", french, status=201)
    one = f"{HERE}/news/{news['id']}"
    assert office.ask("GET", f"{one}/reading").json()["code"] == "text_missing"
    office.ask("PUT", one, french | {"subject_en": "News", "body_en": "Hello."})
    read = office.get(f"{one}/reading", language="en", person=anne.person.public_id)
    assert (read["subject"], "Hello." in read["body_text"]) == ("News", True)
    assert office.post(f"{one}/send", status=409)["code"] == "nobody_reads_news"
    record_consent(anne.person, purpose=Purpose.NEWS, is_given=True, source="papier", text="Oui", actor=SYSTEM)
    sent = office.post(f"{one}/send")
    assert (sent["readers"], sent["sum"]["recipients"]) == (1, 1)
    assert office.post(f"{one}/send", status=409)["code"] == "state_not_allowed"
    assert office.ask("PUT", one, french).status_code == 409


def test_words_hours_and_the_address_of_letters_are_chosen(rives: Organisation, anne: Membership, as_: As) -> None:
    office = as_("secretary")
    bad = office.ask("PUT", f"{HERE}/wordings/call", {"fr": {"opening": "Bonjour {nom},"}})
    assert (bad.status_code, bad.json()["code"]) == (409, "field_unknown")
    office.ask("PUT", f"{HERE}/wordings/call", {"fr": {"opening": "Bonjour {name},"}})
    call = office.get(f"{HERE}/wordings/call")
    assert (call["fr"]["opening"], call["may_leave"]) == ("Bonjour {name},", False)
    both = {"fr": {"opening": "Bonjour {name},"}, "en": {"opening": "Hello {name},"}}
    office.ask("PUT", f"{HERE}/wordings/call", both)
    # Left out, the English words stay.
    office.ask("PUT", f"{HERE}/wordings/call", {"fr": {"opening": "Bonsoir {name},"}})
    call = office.get(f"{HERE}/wordings/call")
    assert (call["fr"]["opening"], call["en"]["opening"], call["may_leave"]) == (
        "Bonsoir {name},",
        "Hello {name},",
        True,
    )
    half = office.ask("PUT", f"{HERE}/writing-habits", {"reminders_a_vote": 1, "quiet_from": "21:00"})
    assert half.json()["code"] == "quiet_hours_half"
    office.ask("PUT", f"{HERE}/writing-habits", {"reminders_a_vote": 1, "quiet_from": "21:00", "quiet_until": "08:00"})
    assert office.get(f"{HERE}/writing-habits")["quiet_until"] == "08:00:00"
    mine = f"{HERE}/me/{anne.person.public_id}/mail-preference"
    assert as_("member").get(mine)["digest"] == ""
    as_("member").ask("PUT", mine, {"digest": "weekly"})
    assert office.get(f"{HERE}/members/{anne.public_id}/mail-preference")["digest"] == "weekly"
    shared = office.ask("PUT", f"{HERE}/senders/notices", {"address": "coop@gmail.com"})
    assert shared.json()["code"] == "sender_domain_unfit"
    office.ask("PUT", f"{HERE}/senders/notices", {"address": "avis@coop.example.org"})
    found = office.get(f"{HERE}/senders/notices")
    assert [one["record"] for one in found["records"]] == ["spf", "dkim", "dmarc"]
    assert office.post(f"{HERE}/senders/notices/use", status=409)["code"] == "sender_domain_not_checked"
    assert office.ask("GET", f"{HERE}/senders/fax").status_code == 404


def test_a_guest_is_kept_and_told_of_a_meeting(rives: Organisation, anne: Membership, as_: As) -> None:
    house = stages.draft(stages.furnished(rives, anne), anne)
    office, meeting = as_("secretary"), f"{HERE}/assemblies/{house.ids['assembly']}"
    nowhere = office.post(f"{HERE}/correspondents", {"kind": "guest", "name": "Ida"}, status=400)
    assert list(nowhere["params"]) == ["email"]
    guest = office.post(
        f"{HERE}/correspondents", {"kind": "guest", "name": "Zoé", "email": "zoe@example.org"}, status=201
    )
    told = office.ask("PUT", f"{meeting}/also-told", {"correspondents": [guest["id"]]}).json()
    assert [one["name"] for one in told["told"]] == ["Zoé"]
    office.post(f"{meeting}/call")
    notice = office.get(f"{meeting}/telling")["notice"]
    sent = office.get(f"{HERE}/notices/{notice}/deliveries")["items"]
    assert [one["name"] for one in sent if one["membership"] is None] == ["Zoé"]
    assert office.ask("PUT", f"{meeting}/also-told", {"correspondents": []}).status_code == 409
    assert office.ask("DELETE", f"{HERE}/correspondents/{guest['id']}").json()["put_aside_at"] is not None


def test_the_deliveries_of_a_notice_cost_no_more_when_they_are_many(
    rives: Organisation, written: dict[str, str], as_: As
) -> None:
    office, path = as_("secretary"), f"{HERE}/notices/{written['notice']}/deliveries"

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            office.get(path, per_page=200)
        return len(queries)

    office.get(path)
    few = cost()
    notice = Delivery.objects.get(public_id=written["delivery"]).notice
    for number in range(15):
        member = a_member(rives, "Luc", f"Roy{number}")
        Delivery.objects.create(
            organisation=rives,
            notice=notice,
            membership=member,
            person=member.person,
            channel=Channel.EMAIL,
            address=member.person.email,
            language="fr",
            state=DeliveryState.PENDING,
            public_id=(name := new_public_id()),
            message_id=f"<{name}@example.org>",
        )
    assert cost() == few


def test_documents_go_with_the_letter_of_an_act(anne: Membership, as_: As) -> None:
    motives = {"title": "Motifs", "document": {"name": "motifs.pdf", "content": "JVBERi0xLjcK"}}
    act = {"effective_on": "2027-09-01", "goes_with": [motives]}
    url = f"{HERE}/members/{anne.public_id}/resignation"
    refused = as_("secretary").post(url, act | {"tells": False}, status=400)
    assert list(refused["params"]) == ["goes_with"]
    done = as_("secretary").post(url, act, status=201)
    assert [one.attachment.title for one in NoticeAttachment.objects.filter(notice__public_id=done["notice"])] == [
        "Motifs"
    ]


def test_words_in_a_language_that_is_not_written_here_are_refused(rives: Organisation, as_: As) -> None:
    Organisation.objects.filter(pk=rives.pk).update(offers_english=False)
    both = {"fr": {"opening": "Bonjour,"}, "en": {"opening": "Hello,"}}
    refused = as_("secretary").ask("PUT", f"{HERE}/wordings/call", both)
    assert (refused.status_code, list(refused.json()["params"])) == (400, ["en"])


def test_where_a_provider_signs_its_key_is_named_and_nowhere_else(rives: Organisation, as_: As, settings) -> None:
    office, mine = as_("secretary"), {"address": "avis@coop.example.org"}
    refused = office.ask("PUT", f"{HERE}/senders/notices", mine | {"selector": "postal"})
    assert (refused.status_code, list(refused.json()["params"])) == (400, ["selector"])
    settings.MAIL_PROVIDER = "mailgun"
    refused = office.ask("PUT", f"{HERE}/senders/notices", mine)
    assert (refused.status_code, list(refused.json()["params"])) == (400, ["selector"])
    office.ask("PUT", f"{HERE}/senders/notices", mine | {"selector": "postal"})
    found = office.get(f"{HERE}/senders/notices")
    assert (found["address"], found["selector"]) == ("avis@coop.example.org", "postal")
    assert any("postal._domainkey" in one["name"] for one in found["records"])
