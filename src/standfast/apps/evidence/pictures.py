"""Pictures of evidence: drawn anew from their pixels, so that nothing but the pixels comes along."""

import io
import struct
import warnings
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from standfast.apps.evidence.refusing import NotTaken

MOST_PIXELS = 80_000_000
"""Of the largest picture that is unpacked: a phone's largest has some 50 million."""
QUALITY = 92
_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,  # Pillow's word for a broken PNG
    EOFError,
    IndexError,
    TypeError,
    KeyError,
    OverflowError,
    MemoryError,
    struct.error,
    ZeroDivisionError,
    Image.DecompressionBombError,
)


def clean_jpeg(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a JPEG drawn anew, upright and in sRGB, and what was stripped.

    :raises NotTaken: when it cannot be read, or is larger than any picture that is unpacked.
    """
    return _drawn_anew(content, "JPEG")


def clean_png(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a PNG drawn anew, and what was stripped.

    :raises NotTaken: when it cannot be read, moves, or is larger than any picture that is unpacked.
    """
    return _drawn_anew(content, "PNG")


def clean_webp(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a WebP drawn anew, and what was stripped.

    :raises NotTaken: when it cannot be read, moves, or is larger than any picture that is unpacked.
    """
    return _drawn_anew(content, "WEBP")


def clean_gif(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a GIF of a document drawn anew, and what was stripped.

    :raises NotTaken: when it cannot be read, moves, or is larger than any picture that is unpacked.
    """
    return _drawn_anew(content, "GIF")


def _drawn_anew(content: bytes, form: str) -> tuple[bytes, tuple[str, ...]]:
    try:
        # The warning of a large picture is not raised here: it is measured below, by a limit of our own.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=(form,)) as picture:
                _refuse_what_is_too_much(picture)
                stripped = tuple(_told(picture))
                return _written(_pixels(picture), form), stripped
    except _UNREADABLE as error:
        raise NotTaken(
            f"This {form} picture cannot be read; it is damaged, or not what it says. Open it and save it anew."
        ) from error


def _refuse_what_is_too_much(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise NotTaken(
            f"This picture has {width} by {height} pixels, more than is unpacked here ({MOST_PIXELS // 1_000_000} million). "
            "Save it smaller."
        )
    if getattr(picture, "n_frames", 1) > 1 and picture.format != "MPO":
        raise NotTaken(
            "This picture moves, and only still ones are kept; save the frame that shows it."
        )


def _told(picture: Image.Image) -> Iterator[str]:
    """Yield what a picture says beside its pixels, as it is told to who adds it."""
    exif = picture.getexif()
    if exif.get_ifd(0x8825):
        yield "the place where it was taken (GPS)"
    if exif:
        yield "what the camera wrote (EXIF: device, time, owner, thumbnail)"
    known = {
        "xmp": "notes of an editing program (XMP)",
        "XML:com.adobe.xmp": "notes of an editing program (XMP)",
        "photoshop": "captions and names (IPTC)",
        "icc_profile": "a colour profile",
        "comment": "a comment",
    }
    yield from dict.fromkeys(known[name] for name in known if name in picture.info)
    if any(isinstance(value, str) and name not in known for name, value in picture.info.items()):
        yield "texts beside the picture"


def _pixels(picture: Image.Image) -> Image.Image:
    """Return a new picture with the pixels of one, upright, and nothing else."""
    upright = ImageOps.exif_transpose(picture)
    plain = _in_srgb(upright)
    if plain.mode not in ("L", "LA", "RGB", "RGBA", "I;16"):
        plain = plain.convert("RGBA" if _is_transparent(plain) else "RGB")
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _is_transparent(picture: Image.Image) -> bool:
    return "transparency" in picture.info or picture.mode in ("PA", "La", "RGBa")


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not isinstance(profile, bytes) or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        mode = "RGB" if picture.mode == "CMYK" else picture.mode
        turned = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a profile that cannot be read goes like every other
    return turned if turned is not None else picture


def _written(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    if form == "JPEG":
        picture.convert("L" if picture.mode in ("L", "LA", "I;16") else "RGB").save(
            out, form, quality=QUALITY, optimize=True
        )
    elif form == "WEBP":
        picture.convert("RGBA" if picture.mode in ("RGBA", "LA") else "RGB").save(
            out, form, quality=QUALITY
        )
    else:
        picture.save(out, form)
    return out.getvalue()


def bare_jpeg(data: bytes) -> bytes:
    """Return a JPEG stream of a document without what it says beside its pixels, otherwise byte for byte.

    Only JFIF (APP0) and Adobe's colour marker (APP14) stay; all other application segments and comments go.

    :raises NotTaken: when it is no JPEG stream.
    """
    out, place = bytearray(data[:2]), 2
    if data[:2] != b"\xff\xd8":
        raise NotTaken("It holds a picture that says it is JPEG and is not.")
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:
            break
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        if size < 2:
            break
        is_note = marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)
        if marker == 0xE0 and data[place + 4 : place + 9] != b"JFIF\0":
            is_note = True  # JFXX holds a thumbnail
        if not is_note:
            out += data[place : place + 2 + size]
        place += 2 + size
    ends = data.rfind(b"\xff\xd9", place)
    return bytes(out) + (data[place : ends + 2] if ends >= 0 else data[place:])


def bare_jpeg2000(data: bytes) -> bytes:
    """Return a JPEG 2000 stream of a document without its boxes of notes.

    :raises NotTaken: when its boxes cannot be told apart.
    """
    if data[:4] == b"\xff\x4f\xff\x51":
        return data  # a bare code stream has no boxes
    out, place = bytearray(), 0
    while place + 8 <= len(data):
        size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        size = size or len(data) - place
        if size < 8 or place + size > len(data):
            raise NotTaken("It holds a JPEG 2000 picture that cannot be looked through.")
        if kind not in (b"uuid", b"xml ", b"uinf"):
            out += data[place : place + size]
        place += size
    return bytes(out)
