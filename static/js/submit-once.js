// <submit-once> around a form swallows the second click of a double click. It never stands in the way of another try:
// the form opens again after two seconds, and at once when the page is come back to. (The server knows a repeat anyway.)
class SubmitOnce extends HTMLElement {
  static #PAUSE = 2000;
  #sentAt = -Infinity;
  #open = () => this.#mark(-Infinity, null);

  connectedCallback() {
    this.addEventListener("submit", (event) => this.#send(event));
    addEventListener("pageshow", this.#open);
  }

  disconnectedCallback() {
    removeEventListener("pageshow", this.#open);
  }

  #send(event) {
    if (event.timeStamp - this.#sentAt < SubmitOnce.#PAUSE) {
      event.preventDefault();
      return;
    }
    this.#mark(event.timeStamp, event.submitter);
    setTimeout(this.#open, SubmitOnce.#PAUSE);
  }

  #mark(sentAt, submitter) {
    this.#sentAt = sentAt;
    for (const button of this.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
    submitter?.setAttribute("aria-busy", "true");
  }
}
customElements.define("submit-once", SubmitOnce);
