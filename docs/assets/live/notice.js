/** @typedef {{ action: string, label: string, act: () => void }} Offer */

/**
 * One line under the toolbar that says what is the matter and offers a way on, or two.
 */
export class Notice {
  element = document.createElement("div");

  constructor() {
    this.element.className = "live-notice";
    this.element.hidden = true;
  }

  /**
   * @param {"fault" | "hint"} kind
   * @param {string} text
   * @param {Offer[]} offers
   */
  show(kind, text, ...offers) {
    const line = document.createElement("p");
    line.textContent = text;
    this.element.replaceChildren(line);
    for (const offer of offers) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "live-offer";
      button.dataset.action = offer.action;
      button.textContent = offer.label;
      button.addEventListener("click", offer.act);
      this.element.append(button);
    }
    this.element.dataset.kind = kind;
    this.element.hidden = false;
  }

  hide() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}
