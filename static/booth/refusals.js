// Why something is refused before it leaves this device. The page has a sentence for each.

export class Refused extends Error {
  get name() {
    return this.constructor.name;
  }
}

export class NotInGroup extends Refused {}
export class UnknownGroup extends Refused {}
export class AnswerNotAllowed extends Refused {}
export class CredentialUnreadable extends Refused {}
export class NotTheElection extends Refused {}
export class BadTrustee extends Refused {}
export class BadSum extends Refused {}
export class OtherTrustees extends Refused {}

/** A key's file that does not open here. reason: which sentence the page says. */
export class KeyFileRefused extends Refused {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}
