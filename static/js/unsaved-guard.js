// <unsaved-guard> around a form asks before typed input is lost. A form that came back with messages is unsaved too.
class UnsavedGuard extends HTMLElement {
  #dirty = this.hasAttribute("dirty");
  #ask = (event) => {
    if (this.#dirty) event.preventDefault();
  };

  connectedCallback() {
    this.addEventListener("input", () => (this.#dirty = true));
    this.addEventListener("submit", (event) => queueMicrotask(() => (this.#dirty &&= event.defaultPrevented)));
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-discards]")) this.#dirty = false;
    });
    addEventListener("beforeunload", this.#ask);
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this.#ask);
  }
}
customElements.define("unsaved-guard", UnsavedGuard);
