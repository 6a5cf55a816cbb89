"""Pages to Word files: real styles, fixed properties, the same bytes for the same page."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from qcode.errors import BadFile
from qcode.formats import docx_chapter
from qcode.formats.docx_tables import add_table, is_wide, text_of
from qcode.model.attribution import Form
from qcode.model.block import Heading, Page, Paragraph, Quote, Table

if TYPE_CHECKING:
    from docx.document import Document as DocumentType

    from qcode.model.block import Line

_TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
_DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"
_FIXED_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_FIXED_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LANGUAGES = {"da": "da-DK", "nb": "nb-NO", "sv": "sv-SE", "en": "en-GB", "de": "de-DE"}
_NOTE = "Quote note"
_BELOW = "Table note"
_SMALL = {"Quote": 11, _NOTE: 8, _BELOW: 8, "Caption": 10}
_STYLES = {"Title": 20, "Heading 1": 16, "Heading 2": 13, "Heading 3": 12, **_SMALL}
_FORMS: dict[Form, str | None] = {
    Form.EPIGRAPH: "Quote epigraph",
    Form.DIALOGUE: "Quote dialogue",
    Form.PULL_QUOTE: "Pull quote",
    Form.INLINE: None,
}
_SIGNED = frozenset({Form.EPIGRAPH, Form.PULL_QUOTE})
_SIGNATURE = "{} signature"
_KEPT_IN_PACKAGE = (RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES)
_KEPT_IN_DOCUMENT = (RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.FONT_TABLE, RT.THEME, RT.HEADER, RT.FOOTER)
_EMPTY_PROPERTIES = (
    *("author", "last_modified_by", "comments", "subject", "keywords", "category", "content_status"),
    *("identifier", "version"),
)
_PRIVATE_SETTINGS = (
    *("w:attachedTemplate", "w:docVars", "w:mailMerge", "w:rsids", "w:footnotePr", "w:endnotePr"),
    *("w:documentProtection", "w:writeProtection", "w:revisionView", "w:trackRevisions"),
)


def written(page: Page, template: bytes | None = None, template_name: str = "") -> bytes:
    """Return a page as the bytes of a ``.docx``.

    Args:
        page: Its text has passed the gate.
        template: A ``.docx`` or ``.dotx`` whose styles, page layout, headers and footers are used.
        template_name: Its name, for messages.

    Raises:
        BadFile: The template is no Word file.
    """
    document = _empty(template, template_name)
    _prepare_styles(document, page, own=template is None)
    document.add_heading(text_of(page.title), 0)
    for line in page.asked:
        document.add_paragraph(text_of(line))
    if page.contents:
        docx_chapter.add_contents(document, page)
    _add_blocks(document, page)
    if page.draft:
        _mark_draft(document, page.draft)
    _fix_properties(document, text_of(page.title), page.language)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_times(buffer.getvalue())


def _add_blocks(document: DocumentType, page: Page) -> None:
    headings = 0
    lying = docx_chapter.lying(page.blocks) if page.contents else [False] * len(page.blocks)
    for block, lies in zip(page.blocks, lying, strict=True):
        if page.contents:
            docx_chapter.turn(document, lies=lies)
        match block:
            case Heading(line, level):
                added = document.add_heading(text_of(line), level)
                headings += 1
                if page.contents:
                    docx_chapter.mark_heading(added, headings)
            case Paragraph(line, note):
                document.add_paragraph(text_of(line), style=_BELOW if note else None)
            case Quote():
                _add_quote(document, block)
            case Table():
                add_table(document, block)


def _empty(template: bytes | None, name: str) -> DocumentType:
    if template is None:
        document = Document()
        _drop_remains(document)
        return document
    try:
        document = Document(io.BytesIO(_as_document(template)))
    except (OpcError, ValueError, KeyError, AttributeError, zipfile.BadZipFile, SyntaxError) as error:
        raise BadFile(name, "This is no Word file.", hint="Give a .docx or .dotx as template.") from error
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    _drop_remains(document)
    return document


def _drop_remains(document: DocumentType) -> None:
    """Let go of all of a template that is neither style nor page: comments, notes, companies, paths of computers."""
    for rels, kept in ((document.part.package.rels, _KEPT_IN_PACKAGE), (document.part.rels, _KEPT_IN_DOCUMENT)):
        for key in [key for key, relation in rels.items() if relation.reltype not in kept]:
            del rels[key]
    for relation in document.part.rels.values():
        if relation.reltype == RT.SETTINGS:
            relation.target_part.rels.clear()
    settings = document.settings.element
    for name in _PRIVATE_SETTINGS:
        for element in settings.findall(qn(name)):
            settings.remove(element)


def _as_document(template: bytes) -> bytes:
    """Return a ``.dotx`` as the ``.docx`` it otherwise is."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        if _TEMPLATE_TYPE not in archive.read("[Content_Types].xml"):
            return template
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return buffer.getvalue()


def _prepare_styles(document: DocumentType, page: Page, *, own: bool) -> None:
    """See to it that every style used is there; give qcode's own look only where there is no template."""
    styles = document.styles
    names = {style.name for style in styles}
    for name, size in _STYLES.items():
        if name not in names:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"] if "Normal" in names else None
            style.font.size = Pt(size)
            style.font.bold = name.startswith(("Title", "Heading"))
            style.paragraph_format.left_indent = Cm(1) if name in {"Quote", _NOTE} else None
    for form in dict.fromkeys(block.form for block in page.blocks if isinstance(block, Quote)):
        _prepare_form(document, form)
    if not own:
        return
    upright, lying = (Cm(21), Cm(29.7)), (Cm(29.7), Cm(21))
    # A chapter stands upright; a wide table in it has a page of its own that lies.
    turned = not page.contents and any(isinstance(block, Table) and is_wide(block) for block in page.blocks)
    for section in document.sections:
        section.page_width, section.page_height = lying if turned else upright
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    normal, quote, note = styles["Normal"], styles["Quote"], styles[_NOTE]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    for style in styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH and (style.name == "Title" or style.name.startswith("Heading")):
            style.font.color.rgb = RGBColor(0x1F, 0x2A, 0x44)
    quote.font.italic, quote.font.color.rgb = False, RGBColor(0, 0, 0)
    layout = quote.paragraph_format
    layout.left_indent, layout.right_indent = Cm(1), Cm(1)
    layout.space_before, layout.space_after = Pt(0), Pt(4)
    for small in (note, styles[_BELOW]):
        small.font.size, small.font.color.rgb = Pt(8), RGBColor(0x66, 0x66, 0x66)
        small.paragraph_format.space_after = Pt(12)
    caption = styles["Caption"]
    caption.font.size, caption.font.bold, caption.font.color.rgb = Pt(10), True, RGBColor(0x1F, 0x2A, 0x44)
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(10), Pt(4)
    _set_language(document, _LANGUAGES.get(page.language, page.language))


def _prepare_form(document: DocumentType, form: Form) -> None:
    """Make the style of a form that is used; a house template may have its own."""
    name = _FORMS.get(form)
    if name is None or name in {style.name for style in document.styles}:
        return
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Quote"]
    layout = style.paragraph_format
    match form:
        case Form.EPIGRAPH:
            layout.left_indent, layout.alignment, style.font.italic = Cm(6), WD_ALIGN_PARAGRAPH.RIGHT, True
        case Form.PULL_QUOTE:
            layout.alignment, style.font.size, style.font.bold = WD_ALIGN_PARAGRAPH.CENTER, Pt(14), True
        case _:
            layout.left_indent, layout.first_line_indent = Cm(2), Cm(-1)
    if form in _SIGNED:
        signature = document.styles.add_style(_SIGNATURE.format(name), WD_STYLE_TYPE.PARAGRAPH)
        signature.base_style = style
        signature.font.size, signature.font.bold, signature.font.italic = Pt(11), False, False


def _set_language(document: DocumentType, code: str) -> None:
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), code)


def _add_quote(document: DocumentType, quote: Quote) -> None:
    lines: list[tuple[Line, str | None]] = [(line, _NOTE) for line in quote.before]
    lines += [(quote.lead, None)] if quote.lead else []
    style = _FORMS.get(quote.form, "Quote")
    lines += [(line, style) for line in quote.lines]
    if quote.signed:
        lines[-1] = (quote.lines[-1], _SIGNATURE.format(style))
    lines += [(line, _NOTE) for line in (*quote.after, *([quote.note] if quote.note else []))]
    for n, (line, name) in enumerate(lines, 1):
        paragraph = document.add_paragraph(text_of(line), style=name)
        paragraph.paragraph_format.keep_with_next = n < len(lines)
        if name in {_NOTE, None} and n < len(lines):
            paragraph.paragraph_format.space_after = Pt(2)
        elif name != _NOTE and n == len(lines):
            paragraph.paragraph_format.space_after = Pt(10)


def _mark_draft(document: DocumentType, words: str) -> None:
    """Put the mark at the top of every page, first and even ones included."""
    for section in document.sections:
        headers = [section.header, section.first_page_header, section.even_page_header]
        for header in headers:
            header.is_linked_to_previous = False
            paragraph = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            run = paragraph.insert_paragraph_before().add_run(words)
            run.bold, run.font.size, run.font.color.rgb = True, Pt(20), RGBColor(0xB0, 0x00, 0x20)
            header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _fix_properties(document: DocumentType, title: str, language: str) -> None:
    """Set every property, so that neither a template's nor a computer's name goes along."""
    properties = document.core_properties
    properties.title, properties.language = title, _LANGUAGES.get(language, language)
    for name in _EMPTY_PROPERTIES:
        setattr(properties, name, "")
    properties.created = properties.modified = _FIXED_TIME
    properties.revision = 1
    if properties.last_printed is not None:
        properties.last_printed = _FIXED_TIME
    settings = document.settings.element
    if settings.find(qn("w:removePersonalInformation")) is None:
        # The schema has it behind these three, where they are.
        before = [qn("w:writeProtection"), qn("w:view"), qn("w:zoom")]
        at = sum(1 for element in settings if element.tag in before)
        settings.insert(at, OxmlElement("w:removePersonalInformation"))


def _with_fixed_times(data: bytes) -> bytes:
    """Return the same archive with every member dated 1980, in the order of their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _FIXED_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return buffer.getvalue()
