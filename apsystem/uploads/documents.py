"""Word and OpenDocument texts: archives whose parts are counted and looked at before anybody opens them.

Word keeps the figures of a chart as a workbook inside the document, so a workbook may stand there, and is looked
through itself. No other file may, and none in the workbook.
"""

import io
import re
import zipfile
import zlib

from django.core.exceptions import ValidationError


MACROS = "The file is a Word document with macros. Save it as a document without macros, or as a PDF"
ODT_MACROS = "The file is a document with macros. Save it as a document without macros, or as a PDF"
PASSWORD = "The document is protected by a password. Save it without a password"  # noqa: S105 - a sentence
INSIDE = "The document has another file inside it. Save it as a PDF, or attach the files one by one"
TOO_MUCH = "The document unpacks to far more than a document should. Save it as a PDF"
DAMAGED = "The document is damaged. Open it, save it again and choose it again"
FETCHES = "The document fetches something from elsewhere when it is opened. Save it as a PDF"

# A text of 300 pages with a picture on each stays far below these (ASVS 5.2.3).
MOST_PARTS = 2000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 200
SMALL = 1024 * 1024
DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# Where Word keeps the workbook of a chart.
WORKBOOK = re.compile(r"word/embeddings/[^/]+\.xlsx")
# Parts of a workbook that take figures from elsewhere, or start something to get them.
FETCHING = ("xl/externallinks/", "xl/connections", "xl/querytables/", "xl/webextensions/")
ODT_MAIN = b"application/vnd.oasis.opendocument.text"
RELATIONSHIP = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
# What an archive, an older Office file (an embedded object) and a Windows program begin with.
FOREIGN = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ")
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, ValueError, EOFError)


def clean_docx(data: bytes) -> bytes:
    """Return a Word document as it is; refuse macros, files inside it, and what is loaded from elsewhere."""
    parts = unpacked(data, may_hold=WORKBOOK)
    check_office(parts)
    if DOCX_MAIN not in parts.get("[Content_Types].xml", b"") or "word/document.xml" not in parts:
        raise ValidationError("The file is not a Word document. Save it as DOCX or as a PDF")
    for name, part in parts.items():
        if WORKBOOK.fullmatch(name):
            check_workbook(part)
    return data


def check_office(parts: dict[str, bytes]) -> None:
    """Refuse an Office file with macros, with controls, or that loads something when it is opened."""
    types = parts.get("[Content_Types].xml", b"")
    if b"macroenabled" in types.lower() or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise ValidationError(MACROS)
    if any("/activex/" in name.lower() for name in parts):
        raise ValidationError(INSIDE)
    if any(fetches(tag) for name in parts if name.endswith(".rels") for tag in RELATIONSHIP.findall(parts[name])):
        raise ValidationError(FETCHES)


def check_workbook(data: bytes) -> None:
    """Refuse what stands in a document where a chart's workbook should, unless it is one that would be kept itself."""
    parts = unpacked(data)
    check_office(parts)
    if XLSX_MAIN not in parts.get("[Content_Types].xml", b"") or "xl/workbook.xml" not in parts:
        raise ValidationError(INSIDE)
    if any(name.lower().startswith(FETCHING) for name in parts):
        raise ValidationError(FETCHES)


def fetches(relationship: bytes) -> bool:
    """Say whether a relationship loads a template or an object from the network when the document is opened."""
    tag = relationship.lower()
    loads = b"/attachedtemplate" in tag or b"/oleobject" in tag or b"/frame" in tag
    return loads and b'targetmode="external"' in tag and (b"http" in tag or b"\\\\" in tag or b"/oleobject" in tag)


def clean_odt(data: bytes) -> bytes:
    """Return an OpenDocument text as it is; refuse macros, a password and files inside it."""
    parts = unpacked(data)
    if any(name.startswith(("Basic/", "Scripts/")) for name in parts):
        raise ValidationError(ODT_MACROS)
    if parts.get("mimetype", b"").strip() != ODT_MAIN or "content.xml" not in parts:
        raise ValidationError("The file is not an OpenDocument text. Save it as ODT or as a PDF")
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise ValidationError(PASSWORD)
    return data


def unpacked(data: bytes, may_hold: re.Pattern[str] | None = None) -> dict[str, bytes]:
    """Return the start of each part by its name, the whole of it where it says what the document is or is let in."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            check_members(members, len(data))
            return {member.filename: read(archive, member, may_hold) for member in members}
    except UNREADABLE:
        raise ValidationError(DAMAGED) from None


def check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse an archive by its table of contents, before any of it is unpacked."""
    if any(member.flag_bits & 1 for member in members):
        raise ValidationError(PASSWORD)
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or any(is_outside(name) for name in names):
        raise ValidationError(DAMAGED)
    total = sum(member.file_size for member in members)
    if len(members) > MOST_PARTS or total > MOST_UNPACKED or (total > SMALL and total > size * MOST_RATIO):
        raise ValidationError(TOO_MUCH)
    if any(m.file_size > SMALL and m.file_size > m.compress_size * MOST_RATIO for m in members):
        raise ValidationError(TOO_MUCH)


def is_outside(name: str) -> bool:
    """Say whether a part's name would lead out of the archive."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, may_hold: re.Pattern[str] | None = None) -> bytes:
    """Return as much of a part as is looked at; read it to its end, so that a damaged one is refused."""
    whole = member.filename == "[Content_Types].xml" or member.filename.endswith((".rels", "manifest.xml", "mimetype"))
    if may_hold and may_hold.fullmatch(member.filename):
        return archive.read(member)
    with archive.open(member) as part:
        start = part.read(SMALL if whole else 16)
        if start.startswith(FOREIGN):
            raise ValidationError(INSIDE)
        while part.read(SMALL):
            pass
    return start
