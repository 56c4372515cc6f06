// <copy-text> around an input and a hidden button: copies what the input holds, and says so.
class CopyText extends HTMLElement {
  connectedCallback() {
    const [input, button, said] = ["input", "button", "[role=status]"].map((name) => this.querySelector(name));
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(input.value);
      said.textContent = this.dataset.said;
    });
    input.addEventListener("focus", () => input.select());
  }
}
customElements.define("copy-text", CopyText);
