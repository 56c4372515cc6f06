// <data-grid> around a table of inputs: cells are walked, selected, copied, pasted and filled as in a spreadsheet. With
// `grows` it has always an empty row at its end. Without scripts it is a plain table of inputs.
class DataGrid extends HTMLElement {
  #cells;
  #anchor = null;
  #end = null;
  #editing = false;
  #start = "";
  #picked = [];
  #undo = null;
  #tabbedFrom = null;

  connectedCallback() {
    this.#cells = new DataGridCells(this.querySelector("table"), { yes: this.dataset.yes, no: this.dataset.no });
    this.querySelector(".grid__keys").hidden = false;
    const on = (name, answer) => this.#cells.body.addEventListener(name, answer);
    on("focusin", (event) => this.#enter(event.target));
    on("input", (event) => this.#note(event.target));
    on("keydown", (event) => this.#press(event));
    on("mousedown", (event) => this.#point(event));
    on("mouseover", (event) => event.buttons === 1 && this.#drag(event.target));
    on("dblclick", (event) => (this.#editing = this.#isText(event.target)));
    on("copy", (event) => this.#copy(event));
    on("cut", (event) => this.#copy(event) && this.#clear());
    on("paste", (event) => this.#paste(event));
    const more = this.closest("form").querySelector("[name=more_rows]");
    more?.addEventListener("click", (event) => this.#addRows(event));
  }

  #isText(target) { return target.matches("input:not([type=checkbox], [type=radio]), textarea"); }

  #enter(control) {
    const place = this.#cells.place(control);
    if (!place) return;
    this.#editing = false;
    this.#start = this.#cells.read(place.row, place.column);
    this.#anchor = this.#end = place;
    this.#show();
    if (this.#isText(control)) control.select();
  }

  #note(control) {
    this.#undo = null;
    this.#editing = this.#isText(control);
    if (control.type !== "radio") this.#cells.mark(control);
    if (this.hasAttribute("grows") && this.#anchor?.row === this.#cells.height - 1) this.#grow(1);
  }

  #point(event) {
    const control = event.target.closest("td")?.querySelector(":scope > input, :scope > textarea");
    if (!control || event.button !== 0) return;
    this.#tabbedFrom = null;
    if (event.shiftKey && this.#anchor) {
      event.preventDefault();
      this.#extend(this.#cells.place(control));
    } else if (control === document.activeElement && !this.#isRange()) this.#editing = this.#isText(control);
    else if (this.#isText(control)) {
      // The pointer would put the caret into a text that is to be replaced by typing.
      event.preventDefault();
      control.focus();
      this.#enter(control);
    }
  }

  #drag(target) {
    const cell = target.closest("td");
    if (cell && this.#anchor && !this.#editing) this.#extend(this.#cells.place(cell));
  }

  #press(event) {
    if (event.isComposing || event.altKey || event.target.type === "radio") return this.#breakLine(event);
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand ? this.#command(event) : this.#walk(event)) event.preventDefault();
  }

  #breakLine(event) {
    if (event.key !== "Enter" || !event.altKey || event.target.localName !== "textarea") return;
    event.preventDefault();
    event.target.setRangeText("\n", event.target.selectionStart, event.target.selectionEnd, "end");
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #command(event) {
    switch (event.key.toLowerCase()) {
      case "d": return this.#fillDown();
      case "z": return !event.shiftKey && this.#takeBack();
      default: return false;
    }
  }

  #walk(event) {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight":
        return !this.#editing && this.#step(by, event.shiftKey);
      case "ArrowUp":
      case "ArrowDown":
        // In a text of several lines, and among words to choose from, they are the browser's.
        return !(this.#editing && event.target.matches("textarea, [list]")) && this.#step(by, event.shiftKey);
      case "Tab":
        this.#tabbedFrom ??= this.#anchor.column;
        return false;
      case "Enter": return this.#newLine(event.shiftKey ? -1 : 1);
      case "F2": return this.#edit(event.target);
      case "Escape": return this.#restore(event.target);
      case "Delete": return this.#isRange() && this.#clear();
      default: return false;
    }
  }

  // As in spreadsheets it leads below the cell from which Tab led on.
  #newLine(by) {
    const column = this.#tabbedFrom ?? this.#anchor.column;
    this.#go({ row: this.#anchor.row + by, column }, [by, 0]);
    return true;
  }

  #step([rows, columns], extends_) {
    const from = extends_ ? this.#end : this.#anchor;
    const to = { row: from.row + rows, column: from.column + columns };
    if (!extends_) return this.#go(to, [rows, columns]);
    if (this.#has(to)) this.#extend(to);
    return true;
  }

  // Past what is only read, to the next cell that can be filled in.
  #go({ row, column }, [rows, columns]) {
    this.#tabbedFrom = null;
    while (this.#has({ row, column }) && !this.#cells.control(row, column)) {
      row += rows;
      column += columns;
    }
    const control = this.#cells.control(row, column);
    control?.focus();
    return Boolean(control);
  }

  #has({ row, column }) {
    return row >= 0 && column >= 0 && row < this.#cells.height && column < this.#cells.width;
  }

  #edit(control) {
    if (!this.#isText(control)) return false;
    this.#editing = true;
    control.setSelectionRange(control.value.length, control.value.length);
    return true;
  }

  #restore(control) {
    const { row, column } = this.#anchor;
    const wasRange = this.#isRange();
    this.#end = this.#anchor;
    this.#show();
    if (this.#cells.read(row, column) === this.#start) return wasRange;
    this.#cells.write(control, this.#start);
    this.#cells.mark(control);
    this.#editing = false;
    if (this.#isText(control)) control.select();
    return true;
  }

  #isRange() { return this.#anchor && (this.#anchor.row !== this.#end.row || this.#anchor.column !== this.#end.column); }

  #extend(place) {
    this.#end = place;
    this.#show();
    this.#cells.body.rows[place.row]?.cells[place.column + 1]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #range() {
    const [rows, columns] = ["row", "column"].map((name) => [this.#anchor[name], this.#end[name]].sort((a, b) => a - b));
    return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
  }

  #show() {
    for (const cell of this.#picked) cell.removeAttribute("data-picked");
    this.#picked = [];
    if (!this.#isRange()) return;
    const { top, bottom, left, right } = this.#range();
    for (let row = top; row <= bottom; row++) this.#picked.push(...[...this.#cells.body.rows[row].cells].slice(left + 1, right + 2));
    for (const cell of this.#picked) cell.setAttribute("data-picked", "");
  }

  #copy(event) {
    if (!this.#isRange()) return false;
    const { top, bottom, left, right } = this.#range();
    const rows = [];
    for (let row = top; row <= bottom; row++) {
      rows.push(Array.from({ length: right - left + 1 }, (_, index) => this.#cells.read(row, left + index)));
    }
    event.clipboardData.setData("text/plain", writeCells(rows));
    event.preventDefault();
    return true;
  }

  #paste(event) {
    if (!this.#anchor || event.target.type === "radio") return;
    const rows = readCells(event.clipboardData.getData("text/plain"));
    const isOne = rows.length === 1 && rows[0].length === 1;
    if (isOne && !this.#isRange() && this.#isText(event.target)) return;
    event.preventDefault();
    const { top, bottom, left, right } = this.#range();
    if (isOne) this.#change(this.#each(top, bottom, left, right, () => rows[0][0]), "pasted");
    else this.#pasteRows(rows, top, left);
  }

  #pasteRows(rows, top, left) {
    const missing = top + rows.length - this.#cells.height + 1;
    const added = this.hasAttribute("grows") && missing > 0 ? this.#grow(missing) : 0;
    const width = Math.max(...rows.map((row) => row.length));
    const wanted = this.#each(top, top + rows.length - 1, left, left + width - 1, (row, column) => rows[row - top][column - left]);
    this.#anchor = { row: top, column: left };
    this.#end = {
      row: Math.min(top + rows.length, this.#cells.height) - 1,
      column: Math.min(left + width, this.#cells.width) - 1,
    };
    this.#change(wanted, "pasted", added);
    this.#show();
  }

  #fillDown() {
    const { top, bottom, left, right } = this.#range();
    const from = top === bottom ? top - 1 : top;
    if (from < 0) return true;
    this.#change(this.#each(from + 1, bottom, left, right, (_, column) => this.#cells.read(from, column)), "filled");
    return true;
  }

  #clear() {
    const { top, bottom, left, right } = this.#range();
    this.#change(this.#each(top, bottom, left, right, () => ""), "cleared");
    return true;
  }

  #each(top, bottom, left, right, text) {
    const wanted = [];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const value = text(row, column);
        if (value !== undefined) wanted.push([this.#cells.control(row, column), value]);
      }
    }
    return wanted;
  }

  #change(wanted, done, added = 0) {
    const fitting = wanted.filter(([control]) => control);
    const before = fitting.map(([control]) => [control, control.type === "checkbox" ? control.checked : control.value]);
    const written = fitting.filter(([control, text]) => this.#cells.write(control, text));
    for (const [control] of written) this.#cells.mark(control);
    this.dispatchEvent(new Event("input", { bubbles: true }));
    this.#undo = before;
    this.#say({ [done]: written.length, added, unfit: wanted.length - fitting.length, unread: fitting.length - written.length });
  }

  #takeBack() {
    if (!this.#undo) return false;
    for (const [control, value] of this.#undo) {
      if (control.type === "checkbox") control.checked = value;
      else control.value = value;
      this.#cells.mark(control);
    }
    this.#undo = null;
    this.#say({ undone: 1 });
    return true;
  }

  #say(counts) {
    const said = Object.entries(counts).filter(([, count]) => count > 0);
    this.querySelector(".grid__said").textContent = said
      .map(([name, count]) => this.dataset[name].replace("{number}", count.toLocaleString(document.documentElement.lang)))
      .join(" ");
  }

  #grow(count) {
    const added = Math.max(0, Math.min(count, Number(this.dataset.most) - this.#cells.height));
    if (added) this.#cells.grow(added);
    return added;
  }

  #addRows(event) {
    event.preventDefault();
    const first = this.#cells.height;
    this.#say({ added: this.#grow(10) });
    this.#cells.control(Math.min(first, this.#cells.height - 1), 0)?.focus();
  }
}
customElements.define("data-grid", DataGrid);
