"""Pictures: opened, turned upright and written again, without where, when and by whom they were taken."""

import io
import struct
import warnings
import zlib
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageFile, ImageOps


# A decoded pixel takes four bytes, twice while the picture is turned: 200 MB.
MOST_PIXELS = 25_000_000
ORIENTATION = 0x0112
UPRIGHT = 1
QUALITY = 92
DAMAGED = (ArithmeticError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error, zlib.error)

# Pillow reads the size from the header and refuses before it decodes, but above this number only warns.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def clean_jpeg(data: bytes) -> bytes:
    """Return a JPEG upright and without anything but its picture."""
    return clean(data, "JPEG")


def clean_png(data: bytes) -> bytes:
    """Return a PNG upright and without anything but its picture."""
    return clean(data, "PNG")


def clean(data: bytes, form: str) -> bytes:
    """Return a picture written again; refuse one that is too large or cannot be read to its end."""
    # WeasyPrint, once loaded, has Pillow take pictures that are cut off, for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            return written(picture, form)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValidationError(
            f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller and choose it again"
        ) from None
    except DAMAGED:
        raise ValidationError("The picture is cut off or damaged. Save it again and choose it again") from None


def written(picture: Image.Image, form: str) -> bytes:
    """Return a picture's bytes; a JPEG that is already upright loses nothing of its quality."""
    picture.load()
    upright = picture.getexif().get(ORIENTATION, UPRIGHT) == UPRIGHT
    options: dict[str, Any] = {}
    if form == "JPEG":
        options = {"quality": "keep" if upright and picture.format == "JPEG" else QUALITY}
    kept = picture if upright else ImageOps.exif_transpose(picture)
    kept.info = {key: value for key, value in kept.info.items() if key == "transparency"}
    out = io.BytesIO()
    kept.save(out, form, **options)
    return out.getvalue()
