"""Files: told by their content, written anew, and refused with a sentence where they aren't what can be sent."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from handrail.guidance import files

SECRET = b"Unter den Linden 5"


def a_photo(kind="JPEG", size=(40, 30), **more) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()  # what the picture is of
    exif[0x0112] = 6  # held upright
    made = io.BytesIO()
    Image.new("RGB", size, (120, 60, 20)).save(made, kind, exif=exif, **more)
    return made.getvalue()


def a_pdf(change=lambda writer: None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": SECRET.decode()})
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _does(**action):
    """A PDF that does something when it is opened."""

    def change(writer):
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject(f"/{key}"): value for key, value in action.items()})

    return change


def _on_a_page(**annotation):
    def change(writer):
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(DictionaryObject(
            {NameObject(f"/{key}"): value for key, value in annotation.items()}))])

    return change


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_upright_and_without_what_the_camera_noted(kind):
    before = a_photo(kind)
    assert SECRET in before
    clean = files.clean(before, "IMG 1.gif")
    assert clean.kind == f"image/{kind.lower()}" and clean.name == f"IMG 1.{files.ENDINGS[clean.kind]}"
    assert SECRET not in clean.content
    with Image.open(io.BytesIO(clean.content)) as picture:
        assert picture.size == (30, 40) and not picture.getexif()


def test_a_large_photograph_is_drawn_smaller():
    with Image.open(io.BytesIO(files.clean(a_photo(size=(5000, 200)), "wide.jpg").content)) as picture:
        assert max(picture.size) == files.LONGEST_SIDE


def test_what_hangs_behind_a_picture_stays_behind():
    clean = files.clean(a_photo("PNG") + b"<script>alert(1)</script>", "x.png")
    assert b"script" not in clean.content


def test_a_pdf_comes_out_without_its_metadata():
    clean = files.clean(a_pdf(), "letter")
    assert clean.name == "letter.pdf" and SECRET not in clean.content
    assert len(PdfReader(io.BytesIO(clean.content)).pages) == 1


@pytest.mark.parametrize("change", [
    _does(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)")),
    _does(S=NameObject("/Launch"), F=TextStringObject("calc.exe")),
    _does(S=NameObject("/SubmitForm"), F=TextStringObject("https://example.org")),
    _does(S=NameObject("/GoToE")),
    _does(S=NameObject("/URI"), Next=DictionaryObject({NameObject("/S"): NameObject("/Launch")})),
    _on_a_page(Subtype=NameObject("/RichMedia")),
    _on_a_page(Subtype=NameObject("/Link"), A=DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})),
    _on_a_page(Subtype=NameObject("/Widget"), AA=DictionaryObject()),
    lambda writer: writer.add_attachment("inner.txt", b"x"),
], ids=["script", "program", "form", "embedded", "next", "media", "link", "widget", "file"])
def test_an_active_pdf_is_refused(change):
    with pytest.raises(files.Unwanted, match="does something by itself"):
        files.clean(a_pdf(change), "x.pdf")


def test_a_locked_pdf_is_refused_with_a_way_out():
    with pytest.raises(files.Unwanted, match="Save it without one"):
        files.clean(a_pdf(lambda writer: writer.encrypt("secret")), "x.pdf")


def test_a_photograph_in_a_pdf_loses_what_the_camera_noted_and_nothing_else():
    jpeg = a_photo()
    bare = files.without_notes(jpeg)
    assert SECRET in jpeg and SECRET not in bare
    with Image.open(io.BytesIO(jpeg)) as before, Image.open(io.BytesIO(bare)) as after:
        assert before.tobytes() == after.tobytes()
    document = io.BytesIO()
    with Image.open(io.BytesIO(jpeg)) as picture:
        picture.save(document, "PDF")
    assert len(PdfReader(io.BytesIO(files.clean(document.getvalue(), "scan.pdf").content)).pages) == 1


@pytest.mark.parametrize(("content", "says"), [
    (b"", "is empty"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "made of code"),
    (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "made of code"),
    (b"hello <ScRiPt >x", "made of code"),
    ("<html>".encode("utf-16"), "made of code"),
    (b"\x00\x00\x00\x18ftypheic", "JPEG will do"),
    (b"PK\x03\x04word/document.xml", "as a PDF"),
    (b"\xd0\xcf\x11\xe0 old word", "as a PDF"),
    (b"MZ\x90\x00\x03", "isn’t a picture"),
    (b"GIF89a\x01\x00\x01\x00", "isn’t a picture"),
    (b"\x1b[2Jclears the screen", "isn’t a picture"),
    (b"\xff\xd8\xff but no picture", "can’t be opened"),
    (b"%PDF-1.7 but no document", "can’t be opened"),
    (b"x" * (files.MOST_BYTES + 1), "larger than 8 MB"),
])
def test_what_cannot_be_sent_is_refused_with_a_sentence(content, says):
    with pytest.raises(files.Unwanted, match=says):
        files.clean(content, "photo.jpg")


@pytest.mark.parametrize(("content", "text"), [
    (b"a diary\r\nof Monday", "a diary\nof Monday"), ("niño".encode("cp1252"), "niño"),
    ("ünter".encode("utf-16"), "ünter"), (b"pain < 3 and > 1", "pain < 3 and > 1"),
])
def test_text_stays_text(content, text):
    assert files.clean(content, "diary.html").content.decode() == text
    assert files.clean(content, "diary.html").name == "diary.txt"


@given(st.text(max_size=300))
def test_no_name_leads_anywhere_or_hides_its_ending(name):
    safe = files.safe_name(name, "pdf")
    assert safe.endswith(".pdf") and len(safe) <= 84
    assert not set(safe) & set('/\\:"<>|*?\n\r\0\u202e') and not safe.startswith(".")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF1234WEBP", b"%PDF-1.4\n"]), st.binary())
def test_whatever_comes_is_either_clean_or_refused(start, rest):
    try:
        clean = files.clean(start + rest, "x")
    except files.Unwanted as refused:
        assert str(refused)
    else:
        assert clean.kind in files.ENDINGS
