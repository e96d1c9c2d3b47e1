"""Flat pictures of houses, gardens and kitchens for the demo: drawn, the same on every machine."""

import io
from collections.abc import Callable
from random import Random
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (1200, 800)
GROUND: Final = 560
WALLS: Final = ("#d9825b", "#e8c468", "#8fb3a5", "#c9d1c8", "#b9788a", "#e3b7a0")
ROOFS: Final = ("#7a3b2e", "#4b4f5c", "#8c4a38")
GREENS: Final = ("#4f7d4a", "#6c9a55", "#86ad6b")
SKIES: Final = ("#cfe3ec", "#e6edf0", "#f3dfc4")
Pen = ImageDraw.ImageDraw


def picture(motif: str, *, seed: str) -> bytes:
    """A PNG of a motif; another seed gives other colours and places."""
    dice = Random(seed)  # noqa: S311 - colours, no secret
    image = Image.new("RGB", SIZE, dice.choice(SKIES))
    MOTIFS[motif](ImageDraw.Draw(image), dice)
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def _house(pen: Pen, dice: Random) -> None:
    _meadow(pen, dice)
    for left in (120, 520, 860)[: dice.randint(2, 3)]:
        _one_house(pen, dice, left=left, width=dice.randint(240, 300))
    _tree(pen, dice, x=dice.randint(430, 500))


def _garden(pen: Pen, dice: Random) -> None:
    _meadow(pen, dice)
    _one_house(pen, dice, left=820, width=260)
    for row in range(3):
        top = GROUND + 20 + 70 * row
        pen.rectangle((80, top, 760, top + 46), fill="#6b4a35")
        for x in range(110, 740, 70):
            _plant(pen, dice, x=x, y=top)
    _tree(pen, dice, x=180)


def _kitchen(pen: Pen, dice: Random) -> None:
    pen.rectangle((0, 0, *SIZE), fill=dice.choice(("#f2e7d5", "#e4ece6", "#f4e1d7")))
    pen.rectangle((0, 620, *SIZE), fill="#b88d5f")
    pen.rectangle((430, 90, 770, 340), fill="#bcd8e6", outline="#ffffff", width=16)
    pen.line((600, 90, 600, 340), fill="#ffffff", width=12)
    for left in (60, 230, 830, 1000):
        pen.rectangle((left, 120, left + 140, 300), fill=dice.choice(WALLS))
        pen.ellipse((left + 112, 210, left + 126, 224), fill="#3c3c3c")
    pen.rectangle((140, 520, 1060, 570), fill="#7a5236")
    for left in (190, 960):
        pen.rectangle((left, 570, left + 40, 740), fill="#7a5236")
    for x in range(250, 1000, 150):
        pen.ellipse((x - 50, 488, x + 50, 522), fill="#ffffff")
        pen.ellipse((x - 34, 480, x + 34, 508), fill=dice.choice(GREENS))


def _one_house(pen: Pen, dice: Random, *, left: int, width: int) -> None:
    top = GROUND - dice.randint(180, 280)
    pen.rectangle((left, top, left + width, GROUND + 20), fill=dice.choice(WALLS))
    roof = [(left - 24, top), (left + width // 2, top - 130), (left + width + 24, top)]
    pen.polygon(roof, fill=dice.choice(ROOFS))
    for x in (left + 36, left + width - 92):
        pen.rectangle((x, top + 36, x + 56, top + 100), fill="#f7f2df", outline="#5b5b5b", width=5)
    door = left + width // 2 - 28
    pen.rectangle((door, GROUND - 90, door + 56, GROUND + 20), fill="#5a4032")


def _meadow(pen: Pen, dice: Random) -> None:
    pen.ellipse((940, 70, 1050, 180), fill="#f4c95d")
    pen.ellipse((-200, 430, 700, 900), fill=GREENS[2])
    pen.rectangle((0, GROUND, *SIZE), fill=dice.choice(GREENS))


def _tree(pen: Pen, dice: Random, *, x: int) -> None:
    pen.rectangle((x - 12, GROUND - 150, x + 12, GROUND + 20), fill="#5a4032")
    for dx, dy in ((-50, -200), (20, -240), (60, -180)):
        pen.ellipse((x + dx - 70, GROUND + dy - 60, x + dx + 70, GROUND + dy + 70), fill=GREENS[0])
    for _ in range(5):
        ax, ay = x + dice.randint(-90, 90), GROUND - dice.randint(170, 270)
        pen.ellipse((ax - 9, ay - 9, ax + 9, ay + 9), fill="#c0392b")


def _plant(pen: Pen, dice: Random, *, x: int, y: int) -> None:
    pen.ellipse((x - 20, y - 22, x + 20, y + 14), fill=dice.choice(GREENS))
    pen.ellipse((x - 7, y - 14, x + 7, y), fill=dice.choice(("#c0392b", "#e8c468", "#f2f2f2")))


MOTIFS: Final[dict[str, Callable[[Pen, Random], None]]] = {
    "house": _house,
    "garden": _garden,
    "kitchen": _kitchen,
}
