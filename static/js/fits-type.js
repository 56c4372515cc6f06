// <fits-type> around a form shows, of its parts with data-types, those for the type that is chosen; the others are not sent.
class FitsType extends HTMLElement {
  #fit = () => {
    const type = this.querySelector("[name=type]").value;
    for (const part of this.querySelectorAll("[data-types]")) {
      part.hidden = !part.dataset.types.split(" ").includes(type);
      for (const control of part.querySelectorAll("input, textarea, select")) control.disabled = part.hidden;
    }
    for (const card of this.querySelectorAll("[role=group]")) card.hidden = !card.querySelector(".part:not([hidden])");
  };

  connectedCallback() {
    this.addEventListener("change", this.#fit);
    this.#fit();
  }

  disconnectedCallback() { this.removeEventListener("change", this.#fit); }
}
customElements.define("fits-type", FitsType);
