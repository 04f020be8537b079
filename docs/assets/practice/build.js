// @ts-check
/**
 * Makes an element with its attributes, listeners and content, in one expression.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {{ [key: string]: string | number | boolean | null | undefined | ((event: Event) => void) }} [settings]
 *   a function is a listener for the event of that name; false, null and undefined leave the
 *   attribute out
 * @param {...(Node | string | null | undefined | false)} content
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function build(name, settings = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(settings)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, String(value));
  }
  for (const part of content) if (part !== null && part !== undefined && part !== false) element.append(part);
  return element;
}

/**
 * @param {string} label
 * @param {() => void} act
 * @param {{ [key: string]: string | boolean | undefined }} [settings]
 */
export function button(label, act, settings = {}) {
  return build("button", { type: "button", class: "practice-button", click: act, ...settings }, label);
}
