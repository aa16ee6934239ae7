"""Pictures: written anew, so that nothing stays but what is seen.

A photograph says where and when it was taken and with what; a picture may also carry a second file behind its
end (a film, an archive, a script). Whoever photographs a Dienstanweisung wants to show the paper. So every
picture is decoded and written again, turned upright, without EXIF, XMP, texts and anything behind it; what it
said is shown once, before it is taken over. JPEG loses a little by this, which nobody sees (quality 90).

Pillow decodes; it is kept with care, and asked for one format only.
"""

import warnings
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps

from webapp.evidence.kinds import FileKind
from webapp.evidence.looked import Looked, filled
from webapp.evidence.refusals import UploadRefused, UploadRule

MAX_PIXELS = 60_000_000
"""A telephone of today takes 50 million."""

_QUALITY = 90
_EFFORT = 3
"""Of packing a PNG, of 9: at 6 the largest allowed takes three times as long, for little."""
_FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG"}


def look(path: Path, kind: FileKind, anew: Path) -> Looked:
    """Look at a picture and write it anew.

    Args:
        anew: where to.

    Raises:
        UploadRefused: the rule it breaks.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=[_FORMATS[kind]]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UploadRefused(UploadRule.PICTURE_TOO_LARGE, str(MAX_PIXELS // 1_000_000))
            traits = _traits(picture)
            # In its place, and written without a copy: a large picture is large enough once.
            ImageOps.exif_transpose(picture, in_place=True)
            _write(picture, kind, anew)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UploadRefused(UploadRule.PICTURE_TOO_LARGE, str(MAX_PIXELS // 1_000_000)) from None
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, ZeroDivisionError):
        raise UploadRefused(UploadRule.BROKEN) from None
    return Looked(traits, is_anew=True)


def _traits(picture: Image.Image) -> dict[str, Any]:
    exif = picture.getexif()
    maker = [str(exif.get(tag, "")).strip("\x00 ") for tag in (ExifTags.Base.Make, ExifTags.Base.Model)]
    said = {
        "author": _text(exif.get(ExifTags.Base.Artist)) or _text(picture.info.get("Author")),
        "program": _text(exif.get(ExifTags.Base.Software)) or _text(picture.info.get("Software")),
        "camera": " ".join(each for each in maker if each),
        "taken_at": _text(exif.get(ExifTags.Base.DateTime)),
        "place_of_picture": 1 if exif.get_ifd(ExifTags.IFD.GPSInfo) else 0,
        "comments": 1 if picture.info.get("comment") or picture.info.get("Comment") else 0,
    }
    return filled({**said, "no_text": 1})


def _text(value: object) -> str | None:
    return str(value).strip("\x00 ") if value else None


def _write(picture: Image.Image, kind: FileKind, anew: Path) -> None:
    # Only what is seen: without its texts, a picture is its pixels.
    picture.load()
    profile = picture.info.get("icc_profile")
    picture.info = {name: picture.info[name] for name in ("transparency",) if name in picture.info}
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if kind is FileKind.JPEG:
        options |= {"quality": _QUALITY, "exif": b""}
    else:
        options |= {"compress_level": _EFFORT}
    picture.save(anew, _FORMATS[kind], **options)
