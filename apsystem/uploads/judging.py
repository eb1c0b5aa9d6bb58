"""What may be kept of a file: told by what it contains, which its ending must agree with (ASVS 5.2.2)."""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import ValidationError

from apsystem.uploads import documents, images, pdf


class Safe(NamedTuple):
    """What is kept of a file: its content type, and bytes without where and by whom a picture was taken."""

    content_type: str
    data: bytes


class Type(NamedTuple):
    """A type of file: the bytes it begins with, its endings, and what checks and cleans it."""

    begins: bytes
    endings: tuple[str, ...]
    clean: Callable[[bytes], bytes]


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TYPES: dict[str, Type] = {
    "application/pdf": Type(b"%PDF-", ("pdf",), pdf.clean),
    "image/jpeg": Type(b"\xff\xd8\xff", ("jpg", "jpeg"), images.clean_jpeg),
    "image/png": Type(b"\x89PNG\r\n\x1a\n", ("png",), images.clean_png),
    DOCX: Type(b"PK\x03\x04", ("docx",), documents.clean_docx),
    ODT: Type(b"PK\x03\x04", ("odt",), documents.clean_odt),
}
WHAT = "The file must be a PDF, JPEG, PNG, Word document (DOCX) or OpenDocument text (ODT)"
ZIPPED = (DOCX, ODT)
# An Office file with a password, and every Word document from before 2007, is kept in this older wrapping.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def judge(name: str, data: bytes) -> Safe:
    """Return what is kept of a file; raise ValidationError with a sentence for its sender where it may not be kept."""
    if not data:
        raise ValidationError("The file is empty: choose another file")
    ending = "".join(filter(str.isprintable, name)).rpartition(".")[2].lower()
    if ending == "docm":
        raise ValidationError(documents.MACROS)
    if data.startswith(OLD_OFFICE) and ending in ("doc", "docx"):
        raise ValidationError(
            "The file is protected by a password or is an old Word document (DOC). "
            "Save it as DOCX without a password, or as a PDF"
        )
    for content_type, kind in TYPES.items():
        if data.startswith(kind.begins) and ending in kind.endings:
            refuse_two_faced(content_type, data)
            return Safe(content_type, kind.clean(data))
    raise ValidationError(WHAT)


def refuse_two_faced(content_type: str, data: bytes) -> None:
    """Refuse a file that another program would read as a web page or as an archive."""
    start = data[:1024].lower()
    page = b"<script" in start or b"<html" in start
    if page or (content_type not in ZIPPED and zipfile.is_zipfile(io.BytesIO(data))):
        raise ValidationError("The file is of two types at once. Open it and save it again as a PDF")


def ending_of(content_type: str) -> str:
    """Return the ending a downloaded file is given."""
    return TYPES[content_type].endings[0]
