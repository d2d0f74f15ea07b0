"""What may be attached: told by its content, never by its name, and written anew so that nothing hidden goes with it.

Photographs are opened and drawn again: the place and the camera that a phone notes in them are gone. PDFs are read and
written again without their metadata; one that does something by itself (scripts, programs, files inside, forms that
send) is refused. Text must be text. Everything else is refused with a sentence that says what would do. Pure.
"""

import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

MOST_BYTES = 8_000_000  # of one file as it comes
MOST_FILES = 5  # with one message
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400  # pixels; a photograph is drawn smaller than that, which is sharp enough to read a page
MOST_PAGES = 100
MOST_TEXT = 200_000  # characters
MOST_OBJECTS = 50_000  # in a PDF

JPEG, PNG, WEBP, PDF, TEXT = "image/jpeg", "image/png", "image/webp", "application/pdf", "text/plain"
ENDINGS = {JPEG: "jpg", PNG: "png", WEBP: "webp", PDF: "pdf", TEXT: "txt"}
ACCEPT = ".jpg,.jpeg,.png,.webp,.pdf,.txt,image/jpeg,image/png,image/webp,application/pdf,text/plain"

_NOT_IN_NAMES = frozenset('"<>:|?*')
_PILLOWS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
_LOOKS_LIKE_MARKUP = re.compile(
    r"<\s*(!doctype|html|head|body|svg|script|iframe|\?xml|object|embed|meta|link|style|math)\b|<\?xml", re.IGNORECASE
)
_ACTIVE_KEYS = frozenset({
    "/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/AA", "/XFA", "/RichMedia", "/RichMediaContent", "/EF",
})
_ACTIVE_ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToE", "/GoToR", "/Rendition", "/Movie",
    "/Sound", "/RichMediaExecute", "/SetOCGState", "/Hide", "/Trans", "/GoTo3DView",
})
_ACTIVE_TYPES = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
_TELLING_KEYS = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")


class Unwanted(ValueError):
    """The file can't be taken; the sentence says why, and what would do."""


@dataclass(frozen=True)
class Clean:
    """A file as it is kept."""

    kind: str
    name: str
    content: bytes


def clean(content: bytes, name: str) -> Clean:
    """The file, checked and written anew. Raises Unwanted."""
    if not content:
        raise Unwanted(_("“%(name)s” is empty.") % {"name": safe_name(name)})
    if len(content) > MOST_BYTES:
        raise Unwanted(too_large(name))
    kind = kind_of(content, name)
    if kind in _PILLOWS:
        fresh = _image(content, kind, name)
    elif kind == PDF:
        fresh = _pdf(content, name)
    else:
        fresh = _text(content, name)
    return Clean(kind, safe_name(name, ENDINGS[kind]), fresh)


def too_large(name: str) -> str:
    """The sentence for a file that is too large."""
    return _("“%(name)s” is larger than %(most)d MB. A smaller picture, or fewer pages, will do.") % {
        "name": safe_name(name), "most": MOST_BYTES // 1_000_000}


def kind_of(content: bytes, name: str) -> str:
    """What the bytes are. Raises Unwanted for what isn't taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"%PDF-"):
        return PDF
    if content[4:8] == b"ftyp":
        raise Unwanted(_("“%(name)s” is a kind of picture or film that not everybody can open. A JPEG will do: on an "
                         "iPhone, Settings, Camera, Formats, “Most compatible”, or send a screenshot of it.")
                       % {"name": safe_name(name)})
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unwanted(_("“%(name)s” is a document of a writing programme, or an archive. Save it as a PDF, and send "
                         "that.") % {"name": safe_name(name)})
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unwanted(_unknown(name))
    return TEXT


def safe_name(name: str, ending: str = "") -> str:
    """A name to save under: no folder, no control character, no turned writing, the ending that fits the content."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(letter for letter in name if letter.isprintable() and letter not in _NOT_IN_NAMES)
    stem, dot, last = name.strip(" .").rpartition(".")
    if not dot or not stem:
        stem, last = last, ""
    stem = stem.strip(" .")[:80] or _("file")
    if not ending:
        return f"{stem}.{last}"[:100] if last else stem
    return f"{stem}.{ending}"


def _unknown(name: str) -> str:
    return _("“%(name)s” isn’t a picture (JPEG, PNG, WebP), a PDF or plain text, so it can’t be sent here.") % {
        "name": safe_name(name)}


def _broken(name: str) -> str:
    return _("“%(name)s” can’t be opened; it may have been damaged on its way. Please try it again, or another "
             "file.") % {"name": safe_name(name)}


def _image(content: bytes, kind: str, name: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=[_PILLOWS[kind]]) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Unwanted(_("“%(name)s” has too many points. A smaller picture will do.")
                               % {"name": safe_name(name)})
            found.load()
            picture = ImageOps.exif_transpose(found)
            picture = _in_plain_colours(picture, kind)
    except Unwanted:
        raise
    except Exception as wrong:  # a decoder may fail in many ways; all of them mean that it isn't a sound picture
        raise Unwanted(_broken(name)) from wrong
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)  # points only: whatever else the file held stays behind
    fresh = io.BytesIO()
    if kind == PNG:
        bare.save(fresh, "PNG", optimize=True)
    else:
        bare.save(fresh, _PILLOWS[kind], quality=85)
    return fresh.getvalue()


def _in_plain_colours(picture: Image.Image, kind: str) -> Image.Image:
    """The picture in sRGB, so that it looks the same without its colour profile."""
    has_alpha = kind != JPEG and ("A" in picture.getbands() or "transparency" in picture.info)
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if has_alpha else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            base = picture.convert("RGB") if picture.mode == "RGBA" else picture
            plain = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if alpha is not None:
                plain.putalpha(alpha)
            return plain
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that can't be read: the points as they are
    return picture.convert(mode)


def _pdf(content: bytes, name: str) -> bytes:
    active = _("“%(name)s” does something by itself when it is opened (a script, a form that sends, or a file inside). "
               "Print it to a new PDF, and send that.") % {"name": safe_name(name)}
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Unwanted(_("“%(name)s” is locked with a password. Save it without one, and send that.")
                           % {"name": safe_name(name)})
        pages = len(reader.pages)
        if not pages:
            raise Unwanted(_broken(name))
        if pages > MOST_PAGES:
            raise Unwanted(_("“%(name)s” has more than %(most)d pages. Send the ones that matter.")
                           % {"name": safe_name(name), "most": MOST_PAGES})
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        if len(writer._objects) > MOST_OBJECTS:
            raise Unwanted(_broken(name))
        for thing in writer._objects:
            if _is_active(thing):
                raise Unwanted(active)
        _strip_metadata(writer)
        fresh = io.BytesIO()
        writer.write(fresh)
    except Unwanted:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError,
            OverflowError, AssertionError, NotImplementedError) as wrong:
        raise Unwanted(_broken(name)) from wrong
    return fresh.getvalue()


def _is_active(thing, depth: int = 0) -> bool:
    """Whether an object of a PDF, or what lies directly in it, acts by itself. References are objects of their own."""
    if depth > 50:
        return True  # nobody nests like that by accident
    if isinstance(thing, DictionaryObject):
        keys = set(thing.keys())
        if keys & _ACTIVE_KEYS:
            return True
        if str(thing.get("/S", "")) in _ACTIVE_ACTIONS or str(thing.get("/Subtype", "")) in _ACTIVE_TYPES:
            return True
        if str(thing.get("/Type", "")) in ("/EmbeddedFile", "/Filespec", "/F"):
            return True
        return any(_is_active(dict.__getitem__(thing, key), depth + 1) for key in keys)
    if isinstance(thing, ArrayObject):
        return any(_is_active(list.__getitem__(thing, place), depth + 1) for place in range(len(thing)))
    return False


def _strip_metadata(writer: PdfWriter) -> None:
    for thing in writer._objects:
        if not isinstance(thing, DictionaryObject):
            continue
        for key in _TELLING_KEYS:
            if key in thing:
                del thing[key]
        if isinstance(thing, StreamObject) and str(thing.get("/Filter", "")) == "/DCTDecode":
            thing._data = without_notes(thing._data)
    writer.root_object.pop("/Metadata", None)
    writer._ID = None


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without the segments in which cameras and programmes note things; its picture is untouched.

    Segment by segment up to the scan (ITU T.81, B.1.1.4): APP1 to APP13, APP15 and comments go.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, place = [jpeg[:2]], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker == 0xDA or marker in (0xD9, 0x01) or 0xD0 <= marker <= 0xD7:
            break
        length = int.from_bytes(jpeg[place + 2:place + 4])
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept.append(jpeg[place:place + 2 + length])
        place += 2 + length
    return b"".join([*kept, jpeg[place:]])


def _text(content: bytes, name: str) -> bytes:
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise Unwanted(_unknown(name))
    if any(not letter.isprintable() and letter not in "\n\r\t\f\u2028\u2029\xa0\xad\u200b\u200c\u200d\ufeff\u3000"
           and not letter.isspace() for letter in text):
        raise Unwanted(_unknown(name))
    if len(text) > MOST_TEXT:
        raise Unwanted(_("“%(name)s” is longer than %(most)s characters.")
                       % {"name": safe_name(name), "most": f"{MOST_TEXT:,}"})
    if _LOOKS_LIKE_MARKUP.search(text):
        raise Unwanted(_("“%(name)s” is a web page or a drawing made of code, which can do things by itself. "
                         "A picture or a PDF of it will do.") % {"name": safe_name(name)})
    return text.replace("\r\n", "\n").replace("\r", "\n").encode()
