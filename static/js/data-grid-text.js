// What spreadsheets put on the clipboard: lines of cells with tabs between them; a cell with tabs, line ends or quotes
// inside is quoted. Text without a tab, whose lines have equally many commas or semicolons, is CSV.
function readCells(text) {
  if (!text.includes("\t")) {
    for (const separator of [";", ","]) {
      const rows = splitCells(text, separator);
      if (rows.length > 1 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length)) return rows;
    }
  }
  return splitCells(text, "\t");
}

function splitCells(text, separator) {
  const rows = [[]];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"(?=[${separator}\\r\\n]|$)|([^${separator}\\r\\n]*))(${separator}|\\r\\n?|\\n|$)`, "gy");
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (!end) break;
    if (end !== separator) rows.push([]);
  }
  const last = rows.at(-1);
  if (rows.length > 1 && last.length < 2 && !last[0]) rows.pop();
  return rows;
}

function writeCells(rows) {
  const quote = (text) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(quote).join("\t")).join("\n");
}
