"""What the names of a domain must say before letters leave in its name."""

from __future__ import annotations

import pytest

from membership.rules.sender_dns import (
    Verdict,
    assess_dkim,
    assess_dmarc,
    assess_spf,
    dmarc_names,
    is_domain,
)

MUST = "include:unevoix.example.org"
KEY = "TUlJQg=="


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        (("v=spf1 include:unevoix.example.org ~all",), Verdict.GOOD),
        (("google-site-verification=x", "v=spf1 mx +include:unevoix.example.org -all"), Verdict.GOOD),
        (("v=spf1 mx -all",), Verdict.LACKS),
        # Of another kind, though it begins alike.
        (("v=spf10 include:unevoix.example.org",), Verdict.MISSING),
        ((), Verdict.MISSING),
        (("v=spf1 -all", "v=spf1 include:unevoix.example.org ~all"), Verdict.TWICE),
        (None, Verdict.UNREACHED),
    ],
)
def test_the_domain_must_let_our_server_send(texts, verdict):
    assert assess_spf("coop.example.org", texts, MUST).verdict is verdict


@pytest.mark.parametrize(
    ("stands", "wanted"),
    [
        ("v=spf1 mx -all", f"v=spf1 mx {MUST} -all"),
        ("v=spf1 mx redirect=_spf.example.net", f"v=spf1 mx {MUST} redirect=_spf.example.net"),
        ("v=spf1 mx", f"v=spf1 mx {MUST}"),
    ],
)
def test_what_stands_there_for_other_senders_is_kept(stands, wanted):
    assert assess_spf("coop.example.org", (stands,), MUST).wanted == wanted


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        ((f"v=DKIM1; k=rsa; p={KEY}",), Verdict.GOOD),
        # Name servers cut a long text; whoever typed it left spaces.
        ((f"k=rsa;p={KEY[:4]} {KEY[4:]} ",), Verdict.GOOD),
        (("v=DKIM1; k=rsa; p=QUFB",), Verdict.OTHER_KEY),
        # An empty key is one taken back.
        (("v=DKIM1; p=",), Verdict.BROKEN),
        (('v=DKIM1; p="TUlJQg',), Verdict.BROKEN),
        (("something else",), Verdict.MISSING),
        (None, Verdict.UNREACHED),
    ],
)
def test_the_key_we_sign_with_must_be_found(texts, verdict):
    check = assess_dkim("coop.example.org", "unevoix", texts, KEY)
    assert (check.name, check.verdict) == ("unevoix._domainkey.coop.example.org", verdict)


def test_where_the_provider_signs_any_readable_key_is_the_right_one():
    assert assess_dkim("coop.example.org", "k1", ("p=QUFB",), "").is_good


@pytest.mark.parametrize(
    ("levels", "name", "verdict"),
    [
        ([("_dmarc.a.example.org", ("v=DMARC1; p=none",))], "_dmarc.a.example.org", Verdict.GOOD),
        # The domain above speaks for the one below.
        (
            [("_dmarc.a.example.org", ()), ("_dmarc.example.org", ("v=DMARC1;p=reject; sp=none",))],
            "_dmarc.example.org",
            Verdict.GOOD,
        ),
        ([("_dmarc.a.example.org", ("v=DMARC1; p=maybe",))], "_dmarc.a.example.org", Verdict.BROKEN),
        ([("_dmarc.a.example.org", ("v=DMARC1; p=none", "v=DMARC1; p=none"))], "_dmarc.a.example.org", Verdict.TWICE),
        ([("_dmarc.a.example.org", ()), ("_dmarc.example.org", None)], "_dmarc.example.org", Verdict.UNREACHED),
        ([("_dmarc.a.example.org", ()), ("_dmarc.example.org", ())], "_dmarc.a.example.org", Verdict.MISSING),
    ],
)
def test_the_domain_or_the_one_above_must_say_what_becomes_of_forged_letters(levels, name, verdict):
    check = assess_dmarc("a.example.org", levels)
    assert (check.name, check.verdict) == (name, verdict)


def test_no_whole_country_is_asked():
    assert dmarc_names("avis.coop.example.org") == [
        "_dmarc.avis.coop.example.org",
        "_dmarc.coop.example.org",
        "_dmarc.example.org",
    ]
    assert dmarc_names("example.org") == ["_dmarc.example.org"]


def test_of_a_very_long_name_eight_are_asked():
    asked = dmarc_names("a.b.c.d.e.f.g.h.i.example.org")
    assert len(asked) == 8
    assert (asked[0], asked[1], asked[-1]) == (
        "_dmarc.a.b.c.d.e.f.g.h.i.example.org",
        "_dmarc.d.e.f.g.h.i.example.org",
        "_dmarc.example.org",
    )


@pytest.mark.parametrize(
    "name", ["coop", "-a.org", "a..org", "a b.org", "é.org", "a" * 64 + ".org", "a." * 130 + "org"]
)
def test_not_every_text_is_a_domain(name):
    assert not is_domain(name)
    assert is_domain("xn--cop-hoa.example.org")
