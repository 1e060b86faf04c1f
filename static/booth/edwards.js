// Ed25519: the points of prime order of the curve. Written as the protocol does: the bytes of RFC 8032, the last first.

import { Point } from "./vendor/noble/ed25519.js";
import { hex } from "./hashing.js";
import { NotInGroup } from "./refusals.js";
import { Powers } from "./powers.js";

const POINT = /^[0-9a-f]{64}$/;

const bytesOf = (text) => Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16)).reverse();

export class Edwards {
  name = "Ed25519";
  q = Point.CURVE().n;
  one = Point.ZERO;
  #generator = null;

  generatorPower(exponent) {
    this.#generator ??= new Powers(this, Point.BASE);
    return this.#generator.power(exponent);
  }

  power(base, exponent) {
    return base.multiply(exponent % this.q, false);
  }

  product(left, right) {
    return left.add(right);
  }

  inverse(element) {
    return element.negate();
  }

  write(element) {
    return hex(element.toBytes().reverse());
  }

  /** The element a text names, a point of the curve and no more: for sums, which are checked as a whole. */
  read(text) {
    try {
      return Point.fromBytes(bytesOf(POINT.exec(text)[0]));
    } catch {
      throw new NotInGroup(text);
    }
  }

  /** The element a text names. Throws NotInGroup unless it is a point of the subgroup, written in the one way. */
  parse(text) {
    const point = this.read(text);
    if (!point.equals(Point.ZERO) && !point.isTorsionFree()) throw new NotInGroup(text);
    return point;
  }
}
