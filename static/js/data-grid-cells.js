// The cells of a table of inputs, by row and column. A cell without a control of its own is only read.
class DataGridCells {
  static #YES = /^(y|yes|on|1|true|x|да|✓|✔)$/i;
  static #NO = /^(n|no|off|0|false|нет|)$/i;

  constructor(table, words) {
    this.body = table.tBodies[0];
    this.words = words;
    const last = [...this.body.rows].at(-1);
    this.blank = last?.cloneNode(true);
    this.width = table.tHead.rows[0].cells.length - 1;
  }

  get height() { return this.body.rows.length; }

  control(row, column) {
    const first = this.body.rows[row]?.cells[column + 1]?.firstElementChild;
    return first instanceof HTMLInputElement || first instanceof HTMLTextAreaElement ? first : null;
  }

  place(control) {
    const cell = control.closest("td");
    return cell && { row: cell.parentElement.sectionRowIndex, column: cell.cellIndex - 1 };
  }

  read(row, column) {
    const control = this.control(row, column);
    if (!control) return this.body.rows[row]?.cells[column + 1]?.innerText.trim() ?? "";
    return control.type === "checkbox" ? this.words[control.checked ? "yes" : "no"] : control.value;
  }

  // Tells whether a box understood it; anything else takes every text.
  write(control, text) {
    if (control.type !== "checkbox") {
      control.value = control.localName === "input" ? text.replace(/\s*[\r\n]+\s*/g, " ").trim() : text;
      return true;
    }
    const word = text.trim();
    const isYes = DataGridCells.#YES.test(word) || word.toLowerCase() === this.words.yes.toLowerCase();
    const isNo = DataGridCells.#NO.test(word) || word.toLowerCase() === this.words.no.toLowerCase();
    if (isYes || isNo) control.checked = isYes;
    return isYes || isNo;
  }

  mark(control) {
    const text = control.type === "checkbox" ? (control.checked ? "yes" : "no") : control.value;
    const shown = control.type === "checkbox" ? (control.defaultChecked ? "yes" : "no") : control.defaultValue;
    const changed = text !== (control.dataset.was ?? shown);
    if (control.parentElement.hasAttribute("data-changed") === changed) return;
    control.parentElement.toggleAttribute("data-changed", changed);
    if (control.getAttribute("aria-invalid")) return;
    if (changed) control.setAttribute("aria-describedby", "changed");
    else control.removeAttribute("aria-describedby");
  }

  grow(count) {
    const first = Number(this.body.rows[this.height - 1].cells[0].id.slice(1)) + 1;
    const rows = Array.from({ length: count }, (_, index) => this.#newRow(first + index));
    this.body.append(...rows);
  }

  #newRow(number) {
    const row = this.blank.cloneNode(true);
    row.cells[0].id = `r${number}`;
    row.cells[0].textContent = number;
    for (const cell of row.querySelectorAll("[data-changed]")) cell.removeAttribute("data-changed");
    for (const control of row.querySelectorAll("input, textarea")) {
      control.name = control.name.replace(/^r\d+/, `r${number}`);
      control.setAttribute("aria-labelledby", control.getAttribute("aria-labelledby").replace(/r\d+$/, `r${number}`));
      control.removeAttribute("id");
      control.removeAttribute("aria-describedby");
      control.value = control.type === "checkbox" ? "yes" : (control.dataset.was ?? control.defaultValue);
      control.checked = control.dataset.was ? control.dataset.was === "yes" : control.defaultChecked;
    }
    return row;
  }
}
