"""What becomes of a file: decoded, upright, without metadata, in our widths, or refused."""

import io
import subprocess
import sys
from itertools import product

import pytest
from PIL import Image, ImageOps

from services.chassis.refusal import Refusal
from services.registry.work.drawing import Drawn, drawn
from tests.registry.images.builders import (
    CANARY,
    a_bomb,
    a_photo_of_a_phone,
    a_picture,
)


def drawing(file: bytes) -> Drawn:
    told = drawn(file)
    assert isinstance(told, Drawn), told
    return told


def refusal(file: bytes) -> str:
    told = drawn(file)
    assert isinstance(told, Refusal)
    return told.slug


def opened(webp: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(webp))
    image.load()
    return image


@pytest.mark.parametrize("as_format", ["JPEG", "PNG", "WEBP"])
def test_the_three_formats_become_webp_in_our_widths(as_format: str) -> None:
    told = drawing(a_picture((3200, 2000), as_format=as_format))

    images = {width: opened(webp) for width, webp in told.copies.items()}
    assert {width: (image.format, image.size) for width, image in images.items()} == {
        480: ("WEBP", (480, 300)),
        960: ("WEBP", (960, 600)),
        1600: ("WEBP", (1600, 1000)),
    }
    assert (told.width, told.height) == (1600, 1000)


def test_a_small_picture_is_not_blown_up() -> None:
    assert sorted(drawing(a_picture((700, 500))).copies) == [480, 700]


def test_a_photo_is_turned_as_it_was_held() -> None:
    told = drawing(a_photo_of_a_phone((1200, 800), turned=6))

    image = opened(told.copies[told.width])
    assert image.size == (800, 1200)
    top, bottom = image.getpixel((400, 100)), image.getpixel((400, 1100))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[1] < 80, "the red left half is at the top now"
    assert bottom[1] > 220


@pytest.mark.parametrize("turned", range(1, 9))
def test_every_way_of_holding_a_camera_is_undone(turned: int) -> None:
    file = a_photo_of_a_phone((1200, 800), turned=turned)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))

    told = drawing(file)

    image = opened(told.copies[told.width])
    assert image.size == expected.size
    width, height = image.size
    for place in product((width // 8, 7 * width // 8), (height // 8, 7 * height // 8)):
        ours, theirs = image.getpixel(place), expected.getpixel(place)
        assert isinstance(ours, tuple)
        assert isinstance(theirs, tuple)
        assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) < 40, place


@pytest.mark.filterwarnings("ignore:.*EXIF data:UserWarning")
@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x01\0\0\0\xff\0\0\0",  # a text
        b"Exif\0\0II*\0\xff\xff\xff\xff",  # ends behind the file
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x0c\0\0\0\x09",  # breaks off
        b"Exif\0\0no table at all",
    ],
)
def test_a_photo_with_broken_exif_is_a_photo_all_the_same(exif: bytes) -> None:
    assert drawing(a_picture(exif=exif)).width == 1200


def test_the_largest_file_that_we_take_needs_no_more_than_two_copies_of_its_pixels() -> None:
    """Judged by the peak of a process of its own; 24 megapixels with alpha are 96 MB."""
    asked = """
import io, resource
from PIL import Image
from services.registry.work.drawing import Drawn, drawn
held = io.BytesIO()
Image.new("RGBA", (6000, 4000), (9, 9, 9, 9)).save(held, "PNG")
file = held.getvalue()
del held
"""
    by = "\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    alone, drawing_it = (
        int(subprocess.check_output([sys.executable, "-c", asked + more + by], text=True))
        for more in ("", "assert isinstance(drawn(file), Drawn)")
    )
    assert drawing_it - alone < 2 * 96


def test_nothing_that_the_camera_knew_stays() -> None:
    file = a_photo_of_a_phone()
    before = Image.open(io.BytesIO(file)).getexif()
    assert before.get_ifd(0x8825)[2] == (51.0, 20.0, 24.0), "the place stood in the file"

    told = drawing(file)

    for webp in told.copies.values():
        image = opened(webp)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert CANARY not in webp


def test_the_same_picture_has_the_same_name_and_another_one_another() -> None:
    names = [
        drawing(a_picture(colour=colour)).name for colour in [(9, 9, 9), (9, 9, 9), (9, 9, 200)]
    ]

    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize(
    ("file", "slug"),
    [
        (b"", "image-missing"),
        (b"%PDF-1.7 not a picture at all", "image-unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image-unreadable"),
        (a_picture()[:900], "image-unreadable"),
        (a_picture((64, 64), as_format="GIF"), "image-unreadable"),
        (a_bomb(), "image-too-many-pixels"),
        (a_bomb(6001, 4000), "image-too-many-pixels"),
        (a_picture((120, 90)), "image-too-small"),
        (a_picture((2000, 201)), "image-too-narrow"),
        (a_picture() + bytes(8 * 1024 * 1024), "image-too-large"),
    ],
)
def test_what_is_no_picture_for_an_entry_is_refused(file: bytes, slug: str) -> None:
    assert refusal(file) == slug
