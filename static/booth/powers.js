// Powers of one base from a table: every digit of the exponent answers by one product.

const WINDOW = 4n;
const DIGITS = 16;
const BITS = 256n;

export class Powers {
  #group;
  #rows = [];

  constructor(group, base) {
    this.#group = group;
    let first = base;
    for (let bit = 0n; bit < BITS; bit += WINDOW) {
      const row = [group.one];
      for (let digit = 1; digit < DIGITS; digit += 1) row.push(group.product(row[digit - 1], first));
      this.#rows.push(row);
      first = group.product(row[DIGITS - 1], first);
    }
  }

  /** The base to this exponent, of at least 0 and below 2^256. */
  power(exponent) {
    let found = this.#group.one;
    // A product is made for every digit, also for zero: how long it takes says less about the exponent.
    for (const row of this.#rows) {
      found = this.#group.product(found, row[Number(exponent & 15n)]);
      exponent >>= WINDOW;
    }
    return found;
  }
}
