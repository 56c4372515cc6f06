// <theme-switch> around the choice named "theme" shows it at once; saving the form keeps it.
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target.name !== "theme") return;
      if (event.target.value) document.documentElement.dataset.theme = event.target.value;
      else delete document.documentElement.dataset.theme;
    });
  }
}
customElements.define("theme-switch", ThemeSwitch);
