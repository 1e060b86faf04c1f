"""Letters in an organisation's own name: never before its domain says so, and never unsigned."""

from __future__ import annotations

from email.utils import parseaddr

import pytest
from django.db import IntegrityError, connection

from membership.clock import now
from membership.errors import SenderDomainNotChecked, SenderDomainUnfit
from membership.models import Attempt, AuditEntry, Channel, Delivery, Membership, NoticeKind, SenderDomain, Stream
from membership.services import mailer, name_servers
from membership.services.composing import Letters
from membership.services.correspondence import Recipient, Text, issue_notice
from membership.services.letterheads import letterhead_of
from membership.services.sender_domains import (
    change_reply_to,
    check_sender,
    leave_sender,
    set_up_sender,
    use_sender,
)
from membership.services.sending import claim
from tasks.senders import check_senders
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.factories.senders import a_sender, say_what_is_wanted
from tests.name_server import a_name_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(settings, monkeypatch):
    monkeypatch.setattr(name_servers, "SECONDS", 0.3)
    with a_name_server() as server:
        settings.NAME_SERVER = server.address
        settings.MAIL_SPF = "include:unevoix.example.org"
        settings.DEFAULT_FROM_EMAIL = "Unevoix <avis@unevoix.example.org>"
        yield server


@pytest.fixture
def sender(names):
    return set_up_sender(an_organisation(), address="Avis@Coop.example.org", actor=SYSTEM)


def verdicts(sender):
    return [check["verdict"] for check in sender.checks]


def test_letters_leave_by_our_address_until_the_domain_was_found_right(sender, names):
    organisation = sender.organisation
    change_reply_to(organisation, address="bureau@coop.example.org", actor=SYSTEM)
    organisation.refresh_from_db()
    assert verdicts(check_sender(sender, actor=SYSTEM)) == ["missing", "missing", "missing"]
    with pytest.raises(SenderDomainNotChecked):
        use_sender(sender, actor=SYSTEM)
    head = letterhead_of(organisation, "fr")
    assert head.sender.endswith("<avis@unevoix.example.org>")
    assert (head.reply_to, head.signer) == ("bureau@coop.example.org", None)

    say_what_is_wanted(names, sender)
    assert verdicts(check_sender(sender, actor=SYSTEM)) == ["good", "good", "good"]
    # Right is not used: somebody decides.
    assert letterhead_of(organisation, "fr").signer is None
    use_sender(sender, actor=SYSTEM)
    use_sender(sender, actor=SYSTEM)
    head = letterhead_of(organisation, "fr")
    assert head.sender.endswith("<Avis@coop.example.org>")
    assert head.signer
    assert AuditEntry.objects.filter(action="sender.used").count() == 1

    leave_sender(sender, actor=SYSTEM)
    assert letterhead_of(organisation, "fr").sender.endswith("<avis@unevoix.example.org>")


def test_where_a_provider_sends_letters_leave_by_our_address_whatever_was_set_up(sender, names, settings):
    say_what_is_wanted(names, sender)
    check_sender(sender, actor=SYSTEM)
    use_sender(sender, actor=SYSTEM)
    settings.MAIL_PROVIDER = "mailgun"
    head = letterhead_of(sender.organisation, "fr")
    assert (head.sender.endswith("<avis@unevoix.example.org>"), head.signer) == (True, None)


def test_what_breaks_later_sends_letters_by_our_address_until_it_is_right_again(sender, names):
    say_what_is_wanted(names, sender)
    check_sender(sender, actor=SYSTEM)
    use_sender(sender, actor=SYSTEM)
    key = names.texts.pop(f"unevoix._domainkey.{sender.domain}")
    assert check_senders() == {"checked": 1, "failing": 1}
    assert check_senders() == {"checked": 1, "failing": 1}
    assert letterhead_of(sender.organisation, "fr").signer is None
    assert AuditEntry.objects.filter(action="sender.failing").count() == 1
    names.texts[f"unevoix._domainkey.{sender.domain}"] = key
    assert check_senders() == {"checked": 1, "failing": 0}
    assert letterhead_of(sender.organisation, "fr").signer


def test_one_faulty_domain_keeps_no_other_from_being_looked_at(sender, names, monkeypatch):
    say_what_is_wanted(names, sender)
    check_sender(sender, actor=SYSTEM)
    use_sender(sender, actor=SYSTEM)
    other = set_up_sender(an_organisation(slug="autre"), address="avis@autre.example.org", actor=SYSTEM)
    say_what_is_wanted(names, other)
    check_sender(other, actor=SYSTEM)
    use_sender(other, actor=SYSTEM)

    def asked(one, *, actor):
        if one.pk == sender.pk:
            raise ValueError(one.domain)
        return check_sender(one, actor=actor)

    monkeypatch.setattr("tasks.senders.check_sender", asked)
    assert check_senders() == {"checked": 1, "failing": 0}


def test_what_no_text_can_hold_is_written_down_all_the_same(sender, names):
    names.texts[sender.domain] = ["v=spf1 \0 -all"]
    check_sender(sender, actor=SYSTEM)
    sender.refresh_from_db()
    assert sender.checks[0]["found"] == ["v=spf1 \ufffd -all"]


def test_a_name_cannot_break_out_of_the_header(names):
    organisation = an_organisation(name_fr='Coop \\"Le Blé\\')
    assert letterhead_of(organisation, "fr").sender == '"Coop Le Blé" <avis@unevoix.example.org>'


def test_name_servers_without_answer_change_nothing(sender, names):
    say_what_is_wanted(names, sender)
    check_sender(sender, actor=SYSTEM)
    use_sender(sender, actor=SYSTEM)
    names.silent.add(sender.domain)
    assert verdicts(check_sender(sender, actor=SYSTEM)) == ["unreached", "good", "good"]
    assert letterhead_of(sender.organisation, "fr").signer
    sender.refresh_from_db()
    leave_sender(sender, actor=SYSTEM)
    # But nothing begins on what nobody knows.
    with pytest.raises(SenderDomainNotChecked):
        use_sender(sender, actor=SYSTEM)


def test_another_address_of_the_domain_keeps_what_was_set_up_and_another_domain_begins_anew(sender, names):
    say_what_is_wanted(names, sender)
    check_sender(sender, actor=SYSTEM)
    use_sender(sender, actor=SYSTEM)
    same = set_up_sender(sender.organisation, address="info@coop.example.org", actor=SYSTEM)
    assert same.is_in_force
    assert letterhead_of(sender.organisation, "fr").sender.endswith("<info@coop.example.org>")
    other = set_up_sender(sender.organisation, address="info@autre.example.org", actor=SYSTEM)
    assert not other.is_in_force
    assert other.public_key != sender.public_key
    assert SenderDomain.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("coop@gmail.com", "shared"),
        ("avis@intranet", "no_domain"),
        ("é@coop.example.org", "no_domain"),
        ("x", "no_domain"),
    ],
)
def test_nobody_signs_for_a_domain_that_is_not_theirs_alone(names, address, reason):
    with pytest.raises(SenderDomainUnfit) as refusal:
        set_up_sender(an_organisation(), address=address, actor=SYSTEM)
    assert refusal.value.reason == reason


def test_a_name_with_accents_is_written_as_the_network_writes_it(names):
    assert set_up_sender(an_organisation(), address="avis@coopé.example.org", actor=SYSTEM).domain.startswith("xn--")


def test_the_database_itself_refuses_an_unchecked_sender(sender):
    with pytest.raises(IntegrityError, match="no_unchecked_sender"):
        SenderDomain.objects.update(used_since=sender.set_up_at)


def test_a_key_that_nobody_can_open_any_more_never_leads_to_unsigned_letters(sender, names, settings):
    say_what_is_wanted(names, sender)
    check_sender(sender, actor=SYSTEM)
    use_sender(sender, actor=SYSTEM)
    settings.SECRET_KEY = "another" * 10
    head = letterhead_of(sender.organisation, "fr")
    assert (head.signer, "unevoix.example.org" in head.sender) == (None, True)


def test_the_key_lies_sealed(sender):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_key FROM membership_senderdomain")
        assert b"PRIVATE" not in bytes(cursor.fetchone()[0])


class TestNews:
    """News leaves by a domain of its own, where one is used."""

    def heads(self, organisation):
        return [letterhead_of(organisation, "fr", stream).sender for stream in (Stream.NOTICES, Stream.NEWS)]

    def test_it_leaves_by_the_address_of_the_notices_until_it_has_one_that_is_used(self, names):
        organisation = an_organisation()
        a_sender(organisation, names)
        news = set_up_sender(organisation, address="bonjour@lettres.example.org", actor=SYSTEM, stream=Stream.NEWS)
        assert self.heads(organisation)[1].endswith("<avis@coop.example.org>")
        with pytest.raises(SenderDomainNotChecked):
            use_sender(news, actor=SYSTEM)
        say_what_is_wanted(names, news)
        check_sender(news, actor=SYSTEM)
        use_sender(news, actor=SYSTEM)
        notices, of_news = self.heads(organisation)
        assert (notices.endswith("<avis@coop.example.org>"), of_news.endswith("<bonjour@lettres.example.org>")) == (
            True,
            True,
        )
        signer = letterhead_of(organisation, "fr", Stream.NEWS).signer
        assert (signer.domain, signer.key) != (b"coop.example.org", letterhead_of(organisation, "fr").signer.key)

    def test_what_breaks_of_it_harms_no_notice_and_borrows_no_name_of_theirs(self, names):
        organisation = an_organisation()
        a_sender(organisation, names)
        news = a_sender(organisation, names, "bonjour@lettres.example.org", stream=Stream.NEWS)
        names.texts.pop(news.domain)
        assert check_senders() == {"checked": 2, "failing": 1}
        notices, of_news = self.heads(organisation)
        assert notices.endswith("<avis@coop.example.org>")
        assert of_news.endswith("<avis@unevoix.example.org>")

    def test_one_domain_does_not_serve_both_and_a_subdomain_does(self, names):
        organisation = an_organisation()
        a_sender(organisation, names)
        with pytest.raises(SenderDomainUnfit) as refused:
            set_up_sender(organisation, address="info@coop.example.org", actor=SYSTEM, stream=Stream.NEWS)
        assert refused.value.reason == "both"
        set_up_sender(organisation, address="info@nouvelles.coop.example.org", actor=SYSTEM, stream=Stream.NEWS)
        assert SenderDomain.objects.count() == 2

    def test_a_piece_of_news_bears_it_and_a_notice_does_not(self, names):
        organisation = an_organisation()
        a_sender(organisation, names)
        a_sender(organisation, names, "bonjour@lettres.example.org", stream=Stream.NEWS)
        senders = []
        for kind in (NoticeKind.CALL, NoticeKind.NEWS):
            texts = [Text(language, "Objet", "Voici.", "<p>Voici.</p>") for language in ("fr", "en")]
            notice = issue_notice(organisation, actor=SYSTEM, kind=kind, texts=texts, recipients=(), links_end_at=now())
            _text, head, _form = Letters().of(Delivery(notice=notice, language="fr"))
            senders.append(head.sender.partition("<")[2])
        assert senders == ["avis@coop.example.org>", "bonjour@lettres.example.org>"]


def test_a_mailing_that_goes_on_hears_of_a_sender_that_was_left_with_its_next_batch(sender, names):
    say_what_is_wanted(names, sender)
    check_sender(sender, actor=SYSTEM)
    use_sender(sender, actor=SYSTEM)
    here = sender.organisation
    texts = [Text(language, "Objet", "Voici.", "<p>Voici.</p>") for language in ("fr", "en")]
    a_member(here, "Anne", "Roy", email="anne@example.org")
    a_member(here, "Luc", "Roy", email="luc@example.org")
    recipients = [
        Recipient(membership_id=one.pk, person_id=one.person_id, channel=Channel.EMAIL, address=one.person.email,
                  language="fr", name=one.person.full_name)
        for one in Membership.objects.for_organisation(here).select_related("person")
    ]  # fmt: skip
    issue_notice(here, actor=SYSTEM, kind=NoticeKind.CALL, texts=texts, recipients=recipients, links_end_at=now())
    with mailer.Carriers() as carriers:
        for is_left in (False, True):
            if is_left:
                leave_sender(sender, actor=SYSTEM)
            token, ids = claim(1)
            assert mailer.send_batch(ids, token, carriers) == 1
    assert [parseaddr(one.sender)[1].lower() for one in Attempt.objects.order_by("pk")] == [
        "avis@coop.example.org", "avis@unevoix.example.org",
    ]  # fmt: skip
