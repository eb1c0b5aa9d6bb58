"""PDFs: whole, and without anything that acts when they are opened."""

import re
import zlib

from django.core.exceptions import ValidationError


# What an incremental save may leave after the last mark.
NEAR_THE_END = 2048
MOST_UNPACKED = 8 * 1024 * 1024
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
OBJECTS = re.compile(rb"/ObjStm.{0,300}?stream\r?\n(.*?)endstream", re.DOTALL)
SCRIPT = re.compile(rb"/JavaScript(?![A-Za-z0-9])")
# Three letters stand in packed bytes by chance, so they are looked for outside them.
SHORT_SCRIPT = re.compile(rb"/JS(?![A-Za-z0-9])")
LAUNCH = re.compile(rb"/Launch(?![A-Za-z0-9])")
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
FILES = re.compile(rb"/(EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])")


def clean(data: bytes) -> bytes:
    """Return a PDF as it is; refuse one that is cut off, locked, has a script, starts a program or carries a file."""
    if b"%%EOF" not in data[-NEAR_THE_END:]:
        raise ValidationError("The PDF is cut off or damaged. Save it again and choose it again")
    seen = ESCAPE.sub(lambda match: bytes([int(match.group(1), 16)]), data + objects(data))
    outside = STREAM.sub(b" ", seen)
    if LOCKED.search(outside):  # what is locked cannot be looked through, by us or by the panel
        raise ValidationError(
            "The PDF is protected by a password or against changes. Save it without, or print it to a new PDF"
        )
    if SCRIPT.search(seen) or SHORT_SCRIPT.search(outside):
        raise ValidationError("The PDF has a script in it. Print it to a new PDF and attach that")
    if LAUNCH.search(seen):
        raise ValidationError("The PDF starts another program when it is opened. Print it to a new PDF and attach that")
    if FILES.search(seen):
        raise ValidationError("The PDF has another file inside it. Attach the files one by one")
    return data


def objects(data: bytes) -> bytes:
    """Return what stands in a PDF's packed object streams, as far as a limit: newer PDFs keep their actions there."""
    found = b""
    for match in OBJECTS.finditer(data):
        try:
            found += b"\n" + zlib.decompressobj().decompress(match.group(1), MOST_UNPACKED - len(found))
        except zlib.error:
            continue
        if len(found) >= MOST_UNPACKED:
            break
    return found
