"""Paper, inks and a soft pen for the drawings."""

import math
import random

from PIL import Image, ImageChops, ImageDraw

PAPER, INK, TEAL, OCHRE, SAND, CLAY, SAGE = (
    "#f7f2e7", "#1f2a2e", "#0b4f54", "#b5651d", "#d99a4e", "#8f3b2e", "#c9d3c0",
)  # fmt: skip
WIDTH, HEIGHT = 1600, 900  # the drawings think in these units, whatever size is asked for
FINER = 2  # drawn this much larger and scaled down, for smooth edges
TAU = math.tau


class Sheet:
    """A sheet of paper with a soft pen; it takes drawing units and keeps pixels to itself."""

    def __init__(self, width, height, ground=PAPER):
        self.scale = max(width / WIDTH, height / HEIGHT) * FINER
        self.left = (width * FINER - WIDTH * self.scale) / 2
        self.top = (height * FINER - HEIGHT * self.scale) / 2
        self.image = Image.new("RGB", (width * FINER, height * FINER), ground)
        self.pen = ImageDraw.Draw(self.image)

    def at(self, x, y):
        return self.left + x * self.scale, self.top + y * self.scale

    def disc(self, x, y, radius, ink):
        x, y = self.at(x, y)
        radius *= self.scale
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)

    def shape(self, points, ink):
        self.pen.polygon([self.at(x, y) for x, y in points], fill=ink)

    def stroke(self, points, ink, thick, thin=None):
        """A line with round ends, from `thick` to `thin` along its way."""
        thin = thick if thin is None else thin
        places = [self.at(x, y) for x, y in points]
        for step, (start, end) in enumerate(zip(places, places[1:])):
            size = (thick + (thin - thick) * step / max(1, len(places) - 1)) * self.scale
            self.pen.line((start, end), fill=ink, width=max(1, round(size)))
            for x, y in (start, end):
                self.pen.ellipse((x - size / 2, y - size / 2, x + size / 2, y + size / 2), fill=ink)

    def box(self, x0, y0, x1, y1, ink, radius=0):
        self.pen.rounded_rectangle((*self.at(x0, y0), *self.at(x1, y1)), radius * self.scale, fill=ink)

    def printed(self, width, height):
        """Scaled down, with the faint uneven speckle of ink on rough paper."""
        image = self.image.resize((width, height), Image.Resampling.LANCZOS)
        small = (width // 2 + 1, height // 2 + 1)
        grain = Image.frombytes("L", small, random.Random(5).randbytes(small[0] * small[1]))
        grain = grain.resize((width, height), Image.Resampling.BICUBIC).point(lambda value: 245 + value * 10 // 255)
        return ImageChops.multiply(image, Image.merge("RGB", (grain, grain, grain)))


def wobbly(x, y, radius, dice, rough=0.06, points=90, squash=1.0):
    """A circle as a hand would cut it."""
    waves = [(order, dice.uniform(-rough, rough) / order**0.7, dice.uniform(0, TAU)) for order in range(2, 7)]
    outline = []
    for step in range(points):
        angle = TAU * step / points
        reach = radius * (1 + sum(size * math.sin(order * angle + shift) for order, size, shift in waves))
        outline.append((x + reach * math.cos(angle), y + reach * squash * math.sin(angle)))
    return outline


def curve(start, bend, end, steps=40):
    return [
        tuple((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(start, bend, end))
        for t in (step / steps for step in range(steps + 1))
    ]
