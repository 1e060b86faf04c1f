// What is voted on, as the one text that everything is bound to.

import { fingerprint } from "./hashing.js";
import { groupNamed } from "./groups.js";
import { Powers } from "./powers.js";
import { AnswerNotAllowed, NotTheElection } from "./refusals.js";

export class Question {
  constructor({ answers, blank = false, min, max, question }) {
    Object.assign(this, { answers, blank, least: min, most: max, text: question });
  }

  /** How many numbers are sealed: one for each answer, and one in front for a blank vote where there is one. */
  get entries() {
    return this.answers.length + (this.blank ? 1 : 0);
  }

  /** Refuses what no paper of this question can say. Throws AnswerNotAllowed. */
  check(entries) {
    const chosen = entries.slice(this.blank ? 1 : 0).reduce((sum, entry) => sum + entry, 0);
    const isBlank = this.blank && entries[0] === 1;
    const holds = isBlank ? chosen === 0 : this.least <= chosen && chosen <= this.most;
    const isWritten = entries.length === this.entries && entries.every((entry) => entry === 0 || entry === 1);
    if (!isWritten || !holds) throw new AnswerNotAllowed(this.text);
  }
}

export class Election {
  constructor(fingerprint, group, document) {
    this.fingerprint = fingerprint;
    this.uuid = document.uuid;
    this.group = group;
    this.questions = document.questions.map((question) => new Question(question));
    this.publicKey = group.parse(document.public_key);
    this.key = new Powers(group, this.publicKey);
  }

  /** Throws NotTheElection unless the text is the one whose fingerprint was announced. */
  static async read(text, announced) {
    const found = fingerprint(text);
    if (announced !== undefined && announced !== found) throw new NotTheElection(announced);
    const document = JSON.parse(text);
    return new Election(found, await groupNamed(document.group), document);
  }
}
