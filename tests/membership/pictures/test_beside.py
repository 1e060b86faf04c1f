"""Where bars laid beside one another begin and end."""

from __future__ import annotations

from fractions import Fraction

from membership.pictures.beside import WIDTH, Bar, beside


def test_the_longest_figure_or_the_target_is_the_whole_width():
    drawn = beside([Fraction(30), None, Fraction(10)], level=Fraction(60))
    assert drawn.bars == (Bar(0, 500), None, Bar(0, 166))
    assert drawn.level == WIDTH


def test_a_loss_goes_the_other_way_from_zero():
    drawn = beside([Fraction(-10), Fraction(30)])
    assert drawn.bars == (Bar(0, 250), Bar(250, 750))
    assert drawn.level is None


def test_zeros_alone_draw_nothing():
    assert beside([Fraction(0)], level=Fraction(0)).bars == (Bar(0, 0),)
