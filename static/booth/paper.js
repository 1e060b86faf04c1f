// The ballot as it lies in the page: what is chosen, what may be, and in which words it is read again.

/** A question of the page. Its inputs stand in the order of the election's text. */
export class Paper {
  constructor(fieldset) {
    this.fieldset = fieldset;
    this.title = fieldset.querySelector("legend").textContent.trim();
    this.least = Number(fieldset.dataset.least);
    this.most = Number(fieldset.dataset.most);
    this.hasBlank = fieldset.dataset.blank === "true";
    this.error = fieldset.querySelector("[data-error]");
    const inputs = [...fieldset.querySelectorAll("input")];
    this.blank = inputs.find((input) => input.value === "blank") ?? null;
    this.answers = inputs.filter((input) => input !== this.blank);
    if (this.blank?.type === "checkbox") fieldset.addEventListener("change", ({ target }) => this.#keepBlankAlone(target));
  }

  #keepBlankAlone(target) {
    if (!target.checked) return;
    for (const input of target === this.blank ? this.answers : [this.blank]) input.checked = false;
  }

  get chosen() {
    return this.answers.filter((input) => input.checked);
  }

  get isBlank() {
    return Boolean(this.blank?.checked);
  }

  /** Which mistake the paper makes, if any: "none", "few" or "many". */
  get mistake() {
    const count = this.chosen.length;
    if (this.isBlank) return null;
    if (count > this.most) return "many";
    if (count < this.least) return count ? "few" : "none";
    return null;
  }

  /** The numbers that are sealed. */
  get entries() {
    const entries = this.answers.map((input) => Number(input.checked && !this.isBlank));
    return this.hasBlank ? [Number(this.isBlank), ...entries] : entries;
  }

  /** The answers in the reader's words; none when nothing is chosen, where that is allowed. */
  get said() {
    return (this.isBlank ? [this.blank] : this.chosen).map((input) => input.closest("label").textContent.trim());
  }

  clear() {
    for (const input of [...this.answers, this.blank]) if (input) input.checked = false;
  }
}
