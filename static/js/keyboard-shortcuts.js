// <keyboard-shortcuts> around the help dialog: presses what the page marks with aria-keyshortcuts, walks the rows of a
// list with j and k. Single keys can be switched off (WCAG 2.1.4); the choice stays in this browser.
class KeyboardShortcuts extends HTMLElement {
  #dialog = this.querySelector("dialog");
  #switch = this.querySelector("input");
  #press = (event) => this.#answer(event);

  connectedCallback() {
    this.#switch.checked = localStorage.getItem("single-keys") !== "off";
    this.#switch.addEventListener("change", () => localStorage.setItem("single-keys", this.#switch.checked ? "on" : "off"));
    for (const opener of document.querySelectorAll("[data-opens-help]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.#dialog.showModal());
    }
    addEventListener("keydown", this.#press);
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.#press);
  }

  #answer(event) {
    if (event.defaultPrevented || event.isComposing || this.#dialog.open) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#save(event);
    else if (this.#isSingle(event) && this.#act(event.key)) event.preventDefault();
  }

  #save(event) {
    const form = event.target.closest?.("form");
    const button = (form ?? document).querySelector('[aria-keyshortcuts="Control+Enter"]');
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  #isSingle(event) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    return this.#switch.checked && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  }

  #act(key) {
    if (key === "?") return this.#dialog.showModal() ?? true;
    if (key === "j" || key === "k") return this.#step(key === "j" ? 1 : -1);
    const target = /^[/a-z]$/.test(key) && document.querySelector(`[aria-keyshortcuts="${key}"]`);
    if (!target) return false;
    if (target.matches("input")) target.select();
    else target.click();
    return true;
  }

  #step(by) {
    const links = [...document.querySelectorAll("[data-rows] [data-row]")];
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    links[next]?.focus();
    return links.length > 0;
  }
}
customElements.define("keyboard-shortcuts", KeyboardShortcuts);
