"""The page on which an office sets up by which address its letters leave."""

from __future__ import annotations

import pytest
from django.urls import reverse

from membership.models import Role, SenderDomain
from membership.services import name_servers
from membership.services.letterheads import letterhead_of
from tests.factories.senders import a_sender, say_what_is_wanted
from tests.name_server import a_name_server

pytestmark = pytest.mark.django_db
OFFICE = {Role.ADMINISTRATOR.value, Role.SECRETARY.value}


@pytest.fixture(autouse=True)
def names(settings, monkeypatch):
    monkeypatch.setattr(name_servers, "SECONDS", 0.3)
    with a_name_server() as server:
        settings.NAME_SERVER = server.address
        yield server


@pytest.fixture
def office(cast, sign_in):
    return sign_in(cast["secretary"])


def page():
    return reverse("sender", kwargs={"slug": "rives"})


def act(name):
    return reverse("sender-act", kwargs={"slug": "rives", "act": name})


def test_the_page_says_what_to_add_what_is_wrong_and_what_to_do(office, names):
    assert "nobody: give an address below" in office.get(page()).text
    office.post(act("set-up"), {"address": "avis@coop.example.org"})
    shown = office.get(page()).text
    own = SenderDomain.objects.get()
    assert shown.count("Not checked yet") == 3
    assert f"v=DKIM1; k=rsa; p={own.public_key}" in shown

    names.texts["coop.example.org"] = ["v=spf1 mx -all"]
    shown = office.post(act("check"), follow=True).text
    assert "Not all is in order yet" in shown
    assert "v=spf1 mx -all" in shown
    assert "To complete" in shown
    assert "Send by" not in shown
    refused = office.post(act("use"), follow=True).text
    assert "Letters do not leave in the name of coop.example.org yet" in refused

    say_what_is_wanted(names, own)
    shown = office.post(act("check"), follow=True).text
    assert "All three records are in order." in shown
    assert shown.count("In order") >= 3
    assert "From now on letters leave by avis@coop.example.org." in office.post(act("use"), follow=True).text
    shown = office.post(act("leave"), follow=True).text
    assert "by the common address again" in shown


def test_where_a_provider_sends_the_page_asks_for_the_name_of_its_key(office, settings):
    settings.MAIL_PROVIDER = "mailgun"
    shown = office.get(page()).text
    assert "This installation sends by a mail provider" in shown
    assert "DKIM selector" in shown
    assert "Answers of members" in shown


def test_with_a_provider_an_own_domain_serves_once_the_providers_key_stands_there(office, names, settings):
    settings.MAIL_PROVIDER = "mailgun"
    assert office.post(act("set-up"), {"address": "avis@coop.example.org", "selector": "no good"}).status_code == 422
    office.post(act("set-up"), {"address": "avis@coop.example.org", "selector": "mx1"})
    own = SenderDomain.objects.get()
    assert (own.selector, own.public_key) == ("mx1", "")
    assert "mx1._domainkey.coop.example.org" in office.get(page()).text
    say_what_is_wanted(names, own)
    names.texts["mx1._domainkey.coop.example.org"] = ["k=rsa; p=" + "A" * 360]
    assert "All three records are in order." in office.post(act("check"), follow=True).text
    assert "From now on letters leave by avis@coop.example.org." in office.post(act("use"), follow=True).text
    head = letterhead_of(own.organisation, "fr")
    assert (head.sender.endswith("<avis@coop.example.org>"), head.signer) == (True, None)
    # Once the provider's key is gone, the common address serves again.
    names.texts.pop("mx1._domainkey.coop.example.org")
    office.post(act("check"))
    assert "coop.example.org" not in letterhead_of(own.organisation, "fr").sender


def test_what_broke_is_said_on_top(office, names, rives):
    sender = a_sender(rives, names)
    names.texts.clear()
    office.post(act("check"))
    assert "none is lost" in office.get(page()).text
    assert not SenderDomain.objects.get(pk=sender.pk).is_in_force


def test_an_address_that_cannot_serve_is_refused_beside_its_field(office):
    refused = office.post(act("set-up"), {"address": "coop@gmail.com"})
    assert refused.status_code == 422
    assert "anybody may rent a mailbox there" in refused.text
    assert not SenderDomain.objects.exists()
    assert office.post(act("reply-to"), {"reply_to": "nowhere"}).status_code == 422


def test_where_answers_go_is_written(office, rives):
    office.post(act("reply-to"), {"reply_to": "bureau@coop.example.org"})
    rives.refresh_from_db()
    assert rives.reply_to == "bureau@coop.example.org"


def test_only_the_office_sets_up_a_sender(cast, sign_in, client, names, rives):
    a_sender(rives, names)
    for who, account in cast.items():
        before = SenderDomain.objects.values_list("local_part", "checked_at", "used_since").get()
        browser = sign_in(account) if account else client
        answers = [browser.get(page()).status_code]
        answers += [
            browser.post(act(name), {"address": "a@coop.example.org", "reply_to": "a@example.org"}).status_code
            for name in ("set-up", "reply-to", "check", "use", "leave")
        ]
        if who in OFFICE:
            assert answers == [200, *[302] * 5], who
        else:
            assert set(answers) == ({404} if account else {302}), who
            assert SenderDomain.objects.values_list("local_part", "checked_at", "used_since").get() == before


def test_no_other_act_is_known(office):
    assert office.post(act("check")).status_code == 404
    assert office.post(act("whatever")).status_code == 404
    assert office.get(act("check")).status_code == 405


def test_news_has_a_page_of_its_own_for_its_own_domain(office, names, rives):
    a_sender(rives, names)
    page_of_news = reverse("news-sender", kwargs={"slug": "rives"})

    def act_of_news(name):
        return reverse("news-sender-act", kwargs={"slug": "rives", "act": name})

    assert page_of_news in office.get(page()).text
    assert "avis@coop.example.org" in office.get(page_of_news).text
    refused = office.post(act_of_news("set-up"), {"address": "info@coop.example.org"})
    assert refused.status_code == 422
    assert "A subdomain will do" in refused.text
    office.post(act_of_news("set-up"), {"address": "info@lettres.example.org"})
    say_what_is_wanted(names, SenderDomain.objects.get(stream="news"))
    office.post(act_of_news("check"))
    said = office.post(act_of_news("use"), follow=True).text
    assert "From now on news leaves by info@lettres.example.org." in said
    assert "info@lettres.example.org" not in office.get(page()).text
    assert "News leaves as the notices do again" in office.post(act_of_news("leave"), follow=True).text


def test_a_domain_of_news_that_broke_is_said_on_the_home_of_the_office(office, names, rives):
    a_sender(rives, names, "info@lettres.example.org", stream="news")
    names.texts.clear()
    office.post(reverse("news-sender-act", kwargs={"slug": "rives", "act": "check"}))
    shown = office.get(reverse("organisation", kwargs={"slug": "rives"})).text
    assert "lettres.example.org" in shown
    assert reverse("news-sender", kwargs={"slug": "rives"}) in shown
