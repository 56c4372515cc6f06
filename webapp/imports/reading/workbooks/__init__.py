"""Workbooks (.xlsx, ECMA-376), read as a stream: memory does not grow with the sheet, nor time before its first row."""

from webapp.imports.reading.workbooks.reading import recognise_workbook, workbook_chunks

__all__ = ["recognise_workbook", "workbook_chunks"]
