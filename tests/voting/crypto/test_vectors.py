"""The published vectors of the protocol's brief, byte for byte."""

import hashlib

import pytest

from tests.voting.crypto.makers import MOTION, UUID, Draws
from voting.crypto import ballots, tally
from voting.crypto.archive import Archive
from voting.crypto.credentials import CredentialList, public_of, secret_of
from voting.crypto.elections import Election
from voting.crypto.errors import CredentialUnreadable
from voting.crypto.groups import group
from voting.crypto.trustees import Single, Trustees, trustee_key
from voting.crypto.verifying import verify

VOTERS = ("abcde-fghijk-mnopq-rstuvw", "ABCDE-FGHJKL-MNPQR-STUVWX")

EXPECTED = {
    "Ed25519": {
        "x": "2315145863503026865701439367791167593145906676852306417184530492438935759154",
        "pok": "149389882657487521588570571263145525130562659972645060912726225976590544875",
        "fingerprint": "5Fjx02qq8IPKS7CPuPtKAKnfIv9iGObmjtwiNOxM/po",
        "secrets": [
            "5327707818947743182240183863116413079842623985575491841289615935928590168916",
            "5197819430004640256461302450360996543177160979213993891531631808297471980917",
        ],
        "trackers": [
            "Oz6ebmZ1GSWCukWxhaIhP7bp6yJQkypN/CoWVObZnvs",
            "TjXG1OcLxzdAd4nylW+nKdiOOa/yT0TQ6Byxjb+lSl4",
        ],
        "trustees": "30eb4f65a05e3dd47006ea0f82db9510b1ca3b550064c38ae80a50a51f534729",
        "tally": "793bfdce209db2c4236c84402f18cdb40e3f32eebc7b3ef6b645046d3e1d1c23",
        "decryption": "6c7157f28b7edd677dbec4ab33c812e92fdccaeeb359cf7741eec7360e26b7b0",
        "last_event": "67cb0d6d287656599ebc960a673ea95c2e167ec080c292a5a2d5cc67423a0012",
        "archive": "ae67163dc731389a8330f5add9b67932fe4fdbe028c83c60efa35da1376b1115",
    },
    "BELENIOS-2048": {
        "x": "9481687422949068077252181217519320110094050690693221021747870046121154192048",
        "pok": "20409527052359732481319036222443691580472770641628521475447954068546259443041",
        "fingerprint": "cyXoXAYxpwEawZAkOqypqyccSRQCnlYjqAc0Jb1n1B4",
        "secrets": ["13385264596831950779621419065660473537863649434144835002219200792917987710169"],
        "trackers": [
            "S664im3zipkruIYK8oMBErChskjG32s+aAkz/a6DXjQ",
            "iok8F/ti0+hTmA9qpPSAZyCAbYkHLrpe2wmSPW8NVxc",
        ],
        "trustees": "629af4dad7c830aa47e4ed13fea0fee69978df24fcc2c2e09b9542b2e318fb1c",
        "tally": "639d3d7fc94a796689ea11393929f507cd9e78344bec41bd56443238403f9426",
        "decryption": "681975eb3e4d493bbcd8cf8b25c352c24d872aa83fa083fd8533a45bcb51e6a9",
        "last_event": "4f3610ac8af41db2fad544369009e72c582395e43f8f3d20a095b3da770a991e",
        "archive": "317a7bf96d35faf0dcc06bbb7f61a990642e2c4bfbf47cb4d89894cf5bd4ce36",
    },
}


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_whole_election_is_the_published_one(name):
    expected, chosen, draw = EXPECTED[name], group(name), Draws()
    x = draw(chosen.q)
    assert str(x) == expected["x"]
    key = trustee_key(chosen, x, draw)
    assert str(key.pok.challenge) == expected["pok"]
    trustees = Trustees.of(chosen, [Single(key)])
    assert hashed(trustees.written) == expected["trustees"]
    election = Election.drawn_up(
        group=chosen, public_key=key.public_key, questions=[MOTION], uuid=UUID, name="n", description="d"
    )
    assert election.fingerprint == expected["fingerprint"]
    for voter, secret in zip(VOTERS, expected["secrets"], strict=False):
        assert str(secret_of(voter, UUID, chosen)) == secret
    # The vectors keep the voters' order, where a list of ours is sorted.
    listed = ",".join(f'"{chosen.write(public_of(voter, UUID, chosen))}"' for voter in VOTERS)
    credentials = CredentialList.from_text(f"[{listed}]")
    archive = Archive(1700000000)
    archive.set_up(election.written, trustees.written, credentials.written)
    box = [
        ballots.seal(election, voter, [votes], draw)
        for voter, votes in zip(VOTERS, ([1, 0, 0], [0, 1, 0]), strict=True)
    ]
    assert [ballot.tracker for ballot in box] == expected["trackers"]
    for ballot in box:
        archive.cast(ballot.written)
    archive.close()
    summed = tally.add_up(election, credentials, box)
    assert hashed(summed.written(chosen)) == expected["tally"]
    archive.add_tally(summed.written(chosen), summed.sized(chosen))
    decryption = tally.decrypt(election, summed, x, draw)
    assert hashed(decryption.written) == expected["decryption"]
    archive.add_decryption(decryption.written, tally.owned(1, decryption.written))
    opened = tally.open_result(election, trustees, summed, {1: decryption})
    assert tally.result_text(opened) == '{"result":[[1,1,0]]}'
    archive.add_result(tally.result_text(opened))
    assert draw.drawn == 33
    assert archive.last
    assert archive.last.sha256 == expected["last_event"]
    assert hashlib.sha256(archive.to_bytes()).hexdigest() == expected["archive"]
    report = verify(archive.to_bytes())
    assert report.holds, report.checks
    assert report.trackers == expected["trackers"]


def test_the_credential_of_release_2_0_is_derived_as_there():
    # The brief's example does not hold its own check character, so the derivation is looked at by itself.
    derived = hashlib.pbkdf2_hmac("sha256", b"123-456-789-abc-de1", UUID.encode(), 1000, 32)
    expected = 1741928834147353948192804651254693505282091472494135413643258752174760818424
    assert int.from_bytes(derived, "big") % group("Ed25519").q == expected
    with pytest.raises(CredentialUnreadable):
        secret_of("123-456-789-abc-de1", UUID, group("Ed25519"))
