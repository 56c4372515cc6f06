"""Workbooks made by hand, as no honest program makes them."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**targets):
    lines = (
        f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'


def workbook(rows, *, strings=None, styles=None, before="", **parts):
    """Return a workbook with one sheet, of which `rows` is the XML.

    :param parts: what to put in instead of what belongs there, by names with `__` for the slash.
    """
    sheets = '<sheets><sheet name="People" sheetId="1" r:id="worksheet1"/></sheets>'
    contents = {
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet1="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml", styles="styles.xml"
        ),
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": strings or "<sst/>",
        "xl/styles.xml": styles or "<styleSheet/>",
        **parts,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place, content):
    return f'<c r="{place}" t="inlineStr"><is><t>{content}</t></is></c>'


def cell(place, value, **attributes):
    given = "".join(f' {name}="{attribute}"' for name, attribute in attributes.items())
    return f'<c r="{place}"{given}><v>{value}</v></c>'
