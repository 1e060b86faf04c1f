"""What is kept of a photograph: the picture, how it is turned, its colours; not where it was taken, nor by what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.errors import NotAPhotograph, PhotographOfAnotherKind
from membership.rules.photographs import bare
from tests.factories.pictures import END, HEIC, PLACE, TABLES, a_jpeg, a_png, chunk, exif, segment


def test_the_place_goes_and_the_picture_stays_point_for_point():
    kept = bare(a_jpeg(exif(turned=6), segment(0xFE, b"Samsung"), segment(0xED, PLACE)))
    assert (kept.media_type, kept.extension) == ("image/jpeg", "jpg")
    assert PLACE not in kept.content
    assert b"Samsung" not in kept.content
    assert kept.content.endswith(TABLES + END)


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_a_picture_taken_sideways_stays_turned_as_it_was(turned):
    kept = bare(a_jpeg(exif(turned=turned))).content
    said = segment(
        0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes((turned,)) + b"\0\0" + b"\0" * 4
    )
    assert kept.count(b"Exif") == 1
    assert said in kept


def test_one_held_upright_says_nothing_of_how_it_was_held():
    assert b"Exif" not in bare(a_jpeg(exif(turned=1))).content


def test_the_film_that_some_telephones_join_goes():
    assert bare(a_jpeg(after=b"\0\0\0\x18ftypmp42 et un film")).content == bare(a_jpeg()).content


def test_the_meaning_of_the_colours_stays():
    profile = segment(0xE2, b"ICC_PROFILE\0\1\1couleurs")
    assert profile in bare(a_jpeg(profile, segment(0xE2, b"MPF\0" + PLACE))).content


def test_of_a_png_words_and_place_go():
    plain = a_png()
    written = (chunk(b"tEXt", b"Author\0Lise"), chunk(b"eXIf", PLACE), chunk(b"tIME", b"\x07\xe2\1\1\1\1\1"))
    assert bare(a_png(*written)).content == plain
    assert bare(plain).media_type == "image/png"


def test_the_name_of_a_profile_of_colours_is_not_kept():
    assert b"Chez Lise" not in bare(a_png(chunk(b"iCCP", b"Chez Lise\0\0profil"))).content


@pytest.mark.parametrize(
    ("content", "kind"),
    [(HEIC, "HEIC"), (b"%PDF-1.7\n", "PDF"), (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"), (b"GIF89a", "GIF")],
)
def test_a_kind_that_not_every_device_shows_is_refused_by_its_name(content, kind):
    with pytest.raises(PhotographOfAnotherKind) as refused:
        bare(content)
    assert refused.value.kind == kind


@pytest.mark.parametrize("whole", [a_jpeg(exif()), a_png()], ids=["jpeg", "png"])
def test_one_that_came_incomplete_is_refused(whole):
    for end in range(3, len(whole)):
        with pytest.raises(NotAPhotograph):
            bare(whole[:end])


def test_a_page_that_calls_itself_a_picture_is_refused():
    for content in (b"", b"<html>", b"\xff\xd8\xff\xe0<script>", b"\xff\xd8\xff\xd9", b"\x89PNG\r\n\x1a\n<svg>"):
        with pytest.raises(NotAPhotograph):
            bare(content)


@given(st.binary(max_size=80), st.integers(1, 8))
def test_what_is_bare_stays_as_it_is(words, turned):
    kept = bare(a_jpeg(exif(turned=turned), segment(0xFE, words), words=words))
    assert bare(kept.content) == kept


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(content):
    for start in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        try:
            bare(start + content)
        except (NotAPhotograph, PhotographOfAnotherKind):
            continue
