// <live-part data-every="1000"> asks for its page again and again, and puts itself in the place of what it was, until the
// server leaves data-every out. A page without scripts is refreshed as a whole. What has the focus keeps it.
class LivePart extends HTMLElement {
  #timer;

  connectedCallback() {
    if (this.dataset.every) this.#timer = setTimeout(() => this.#renew(), Number(this.dataset.every));
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  async #renew() {
    const next = await this.#fetch().catch(() => null);
    if (!this.isConnected) return;
    // Whoever presses a button at this moment is to release the same one.
    if (!next || this.querySelector(":active")) return this.connectedCallback();
    const at = this.#places(this).indexOf(document.activeElement);
    this.replaceWith(next);
    this.#places(next)[at]?.focus();
  }

  async #fetch() {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return answer.ok && page.getElementById(this.id);
  }

  #places(part) { return [...part.querySelectorAll("a, button")]; }
}
customElements.define("live-part", LivePart);
