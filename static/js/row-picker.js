// <row-picker> around a form of rows to tick: one box ticks the page, Shift ticks all between two, and it counts. Without
// it each box still ticks its row.
class RowPicker extends HTMLElement {
  #boxes = [...this.querySelectorAll("[name=ids]")];
  #all = this.querySelector("[data-all]");
  #everybody = this.querySelector("[name=matching]");
  #count = this.querySelector("[data-count]");
  #last = null;
  #tell = () => this.#show();

  connectedCallback() {
    this.#all.closest("label").hidden = this.#count.closest("p").hidden = false;
    this.addEventListener("click", (event) => this.#tick(event));
    this.addEventListener("change", (event) => this.#follow(event.target));
    this.addEventListener("reset", () => setTimeout(this.#tell));
    // The browser ticks again what was ticked when the page is come back to.
    addEventListener("pageshow", this.#tell);
    this.#show();
  }

  disconnectedCallback() {
    removeEventListener("pageshow", this.#tell);
  }

  #tick(event) {
    const box = event.target;
    if (!this.#boxes.includes(box)) return;
    if (event.shiftKey && this.#last) {
      const [from, to] = [this.#boxes.indexOf(this.#last), this.#boxes.indexOf(box)].sort((one, other) => one - other);
      for (const between of this.#boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    this.#last = box;
  }

  #follow(box) {
    if (box === this.#all || box === this.#everybody) for (const each of this.#boxes) each.checked = box.checked;
    if (this.#everybody && box !== this.#everybody && !box.checked) this.#everybody.checked = false;
    this.#show();
  }

  #show() {
    const ticked = this.#boxes.filter((box) => box.checked).length;
    this.#all.checked = ticked === this.#boxes.length;
    this.#all.indeterminate = ticked > 0 && !this.#all.checked;
    this.#count.textContent = ticked.toLocaleString(document.documentElement.lang);
    this.#count.closest("p").hidden = Boolean(this.#everybody?.checked);
  }
}
customElements.define("row-picker", RowPicker);
