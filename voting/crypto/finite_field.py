"""BELENIOS-2048: the subgroup of order q of the integers modulo p. p has 2048 bits, q has 256."""

from dataclasses import dataclass

import gmpy2
from gmpy2 import mpz

from voting.crypto.canonical import parse_number
from voting.crypto.errors import NotInGroup
from voting.crypto.groups import BELENIOS_2048, Powers

P = mpz(
    "20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633"
    "13807895840496005438963628979639303877390572280360597374942767137677761889858987273586504908116709931053586778"
    "09800307904916540637771737641986785272734744763418356000356983051931442845617019110007867373073335641239717328"
    "97913240474578834468260652327974647951137672658693582180046317922073668860052627186363386088796882120769432366"
    "14949100292344434637322214588410058642105024212036543356120132048111885240873107701415166620016231317716937218"
    "9248078507711827842317498073276598828825169183103125680162072880719"
)
G = mpz(
    "24023526775018522092276877035323999327122876573783649165100753187876632741463532193202856761552696787996946682"
    "98749389095083896573425601900601068477164491735474137283104610458681314511781646755400527402889846139864532661"
    "21505579709716201616827031288643245666383486363578210615491841998253431518974065818686865115135857641013888221"
    "53960160432288436039309893336627728484065931384060102316750957637779826651036068224066350766977640253462537730"
    "85133173495194248967754052573659049492477631475991575198775177711481490920456600205478127054728238140972518639"
    "858334115700568353695553423781475582491896050296680037745308460627"
)
Q = mpz("78571733251071885079927659812671450121821421258408794611510081919805623223441")

WINDOW = 8
"""Bits of an exponent that one entry of a fixed table answers: 32 rows of 255 entries are 2 MB a base."""
FEW = 4
BITS = 256


@dataclass(frozen=True, slots=True)
class FixedPowers:
    """Every power of a base whose exponent has one digit, so that any power is a product of 32."""

    rows: tuple[tuple[mpz, ...], ...]

    @classmethod
    def of(cls, base: mpz) -> "FixedPowers":
        rows: list[tuple[mpz, ...]] = []
        for _ in range(BITS // WINDOW):
            row = [mpz(1)]
            for _ in range(2**WINDOW - 1):
                row.append(row[-1] * base % P)
            rows.append(tuple(row))
            base = row[-1] * base % P
        return cls(tuple(rows))

    def power(self, exponent: int) -> mpz:
        found, mask = mpz(1), 2**WINDOW - 1
        for row in self.rows:
            digit = exponent & mask
            if digit:
                found = found * row[digit] % P
            exponent >>= WINDOW
        return found


@dataclass(frozen=True, slots=True)
class FewPowers:
    """The squarings of a base, made once for the few exponents it is raised to (Yao's method)."""

    squared: tuple[mpz, ...]

    @classmethod
    def of(cls, base: mpz) -> "FewPowers":
        squared = [base]
        for _ in range(BITS // FEW - 1):
            for _ in range(FEW):
                base = base * base % P
            squared.append(base)
        return cls(tuple(squared))

    def power(self, exponent: int) -> mpz:
        by_digit: dict[int, mpz] = {}
        for one in self.squared:
            digit = exponent & 15
            if digit:
                by_digit[digit] = by_digit[digit] * one % P if digit in by_digit else one
            exponent >>= FEW
        found = running = mpz(1)
        for digit in range(15, 0, -1):
            if digit in by_digit:
                running = running * by_digit[digit] % P
            found = found * running % P
        return found


class FiniteField:
    """The group of the protocol's own parameters."""

    def __init__(self) -> None:
        self._generator = FixedPowers.of(G)

    @property
    def name(self) -> str:
        return BELENIOS_2048

    @property
    def q(self) -> int:
        return int(Q)

    @property
    def one(self) -> mpz:
        return mpz(1)

    def generator_power(self, exponent: int) -> mpz:
        return self._generator.power(exponent)

    def power(self, base: mpz, exponent: int) -> mpz:
        return gmpy2.powmod(base, exponent, P)

    def secret_power(self, base: mpz, exponent: int) -> mpz:
        # powmod_sec wants an exponent above zero; the order of the group changes nothing.
        return gmpy2.powmod_sec(base, exponent + int(Q), P)

    def powers_of(self, base: mpz) -> Powers:
        return FixedPowers.of(base)

    def few_powers_of(self, base: mpz) -> Powers:
        return FewPowers.of(base)

    def product(self, left: mpz, right: mpz) -> mpz:
        return left * right % P

    def inverse(self, element: mpz) -> mpz:
        return gmpy2.invert(element, P)

    def write(self, element: mpz) -> str:
        return element.digits()

    def parse(self, text: str) -> mpz:
        parse_number(text)
        found = mpz(text)
        if not 0 < found < P:
            raise NotInGroup("a number that is not below p")
        return found

    def belongs(self, element: mpz, powers: Powers | None = None) -> bool:
        raised = powers.power(int(Q)) if powers else gmpy2.powmod(element, Q, P)
        return bool(raised == 1)
