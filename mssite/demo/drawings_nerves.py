"""Drawings after nerves, bones and seeds."""

import math

from .sheet import CLAY, INK, OCHRE, PAPER, SAGE, SAND, TAU, TEAL, curve, wobbly

PEBBLES = (
    (330, 610, 17, OCHRE),
    (372, 634, 12, SAND),
    (1020, 500, 20, OCHRE),
    (1240, 726, 16, CLAY),
    (640, 800, 13, SAND),
    (1405, 590, 11, OCHRE),
)


def branching_nerves(sheet, dice):
    x, y = 640, 470
    arms = 9
    for arm in range(arms):
        angle = TAU * arm / arms + dice.uniform(-0.15, 0.15)
        grow(sheet, dice, x + 70 * math.cos(angle), y + 60 * math.sin(angle), angle, 32, 140)
    grow(sheet, dice, x + 60, y + 10, 0.05, 40, 330)
    sheet.shape(wobbly(x, y, 128, dice, 0.08), TEAL)
    sheet.shape(wobbly(x + 6, y - 4, 56, dice, 0.05), SAND)
    sheet.disc(x + 14, y - 8, 18, OCHRE)


def grow(sheet, dice, x, y, angle, thick, reach):
    """One arm, and from its end two or three thinner ones."""
    turn = dice.uniform(-0.5, 0.5)
    bend = (x + reach / 2 * math.cos(angle - turn / 2), y + reach / 2 * math.sin(angle - turn / 2))
    end = (x + reach * math.cos(angle + turn / 2), y + reach * math.sin(angle + turn / 2))
    thin = thick * 0.62
    sheet.stroke(curve((x, y), bend, end, 14), TEAL, thick, thin)
    if thin < 2.6:
        if dice.random() < 0.13:
            sheet.disc(*end, 9, CLAY)
        return
    for spread in (-1, 1) if dice.random() < 0.72 else (-1, 0.1, 1):
        next_angle = angle + turn / 2 + spread * dice.uniform(0.28, 0.62)
        grow(sheet, dice, *end, next_angle, thin, reach * dice.uniform(0.68, 0.88))


def node_of_ranvier(sheet, dice):
    def middle(x):
        return 460 + 46 * math.sin(x / 330)

    for far, ink in ((215, TEAL), (186, PAPER), (172, TEAL), (148, PAPER), (134, TEAL), (110, PAPER), (96, TEAL)):
        for start, end in ((-260, 640), (960, 1860)):
            wrap(sheet, middle, start, end, far, ink)
    fibre = [(x, middle(x)) for x in range(-40, 1660, 10)]
    sheet.stroke(fibre, INK, 118)
    sheet.stroke(fibre, SAGE, 100)
    for side in (-1, 1):
        for _ in range(34):
            x = dice.gauss(800, 58)
            y = middle(x) + side * (72 + abs(dice.gauss(0, 74)))
            if abs(x - 800) < 128:
                sheet.disc(x, y, dice.choice((8, 11, 15)), dice.choice((CLAY, OCHRE, SAND)))
    for x in range(690, 911, 44):
        sheet.disc(x, middle(x), 9, TEAL)


def wrap(sheet, middle, start, end, far, ink):
    """A sleeve around the fibre that tapers where the gap begins."""
    upper, lower = [], []
    for step in range(61):
        x = start + (end - start) * step / 60
        edge = min(x - start, end - x) / 190
        half = far * math.sin(math.pi / 2 * max(0, min(1, edge))) ** 0.6
        half = 52 + (far - 52) * (half / far) if far > 52 else half
        upper.append((x, middle(x) - half))
        lower.append((x, middle(x) + half))
    sheet.shape(upper + lower[::-1], ink)


def seed_heads(sheet, dice):
    heads = [(330, 430, 200, TEAL, 1.0), (785, 300, 205, OCHRE, 1.0), (1230, 430, 190, TEAL, 0.5)]
    for x, y, radius, ink, full in heads:
        foot = 760 + (x - 760) * 0.35
        sheet.stroke(curve((x, y), (x - 30, 660), (foot, 940)), INK, 9, 13)
        for ring, reach in enumerate((0.56, 0.8, 1.0)):
            count = 12 + ring * 8
            for place in range(count):
                angle = TAU * (place + ring * 0.4) / count + dice.uniform(-0.05, 0.05)
                if full < 1 and math.cos(angle - 0.35) > -0.05:
                    continue
                seed(sheet, x, y, angle, radius * reach, ink)
        sheet.disc(x, y, 26, INK)
    for step in range(13):
        x, y = 1290 + step * 21 + dice.uniform(-20, 20), 470 - step * 22 + dice.uniform(-150, 130)
        angle = dice.uniform(-0.9, 0.2)
        seed(sheet, x, y, angle, 62, TEAL)
        sheet.disc(x, y, 6, CLAY)


def seed(sheet, x, y, angle, reach, ink):
    tip = (x + reach * math.cos(angle), y + reach * math.sin(angle))
    sheet.stroke([(x, y), tip], ink, 3)
    for spread in (-0.95, -0.5, 0, 0.5, 0.95):
        end = (tip[0] + 26 * math.cos(angle + spread), tip[1] + 26 * math.sin(angle + spread))
        sheet.stroke([tip, end], ink, 4)


def marrow_lattice(sheet, dice):
    sheet.box(-10, -10, 1610, 910, INK)
    hollows = []
    for attempt in range(9000):
        radius = dice.uniform(80, 130) if attempt < 400 else dice.uniform(22, 90) * (1 - attempt / 16_000)
        x, y = dice.uniform(-60, 1660), dice.uniform(-60, 960)
        if all(math.hypot(x - a, y - b) > radius + r + 5 for a, b, r in hollows):
            hollows.append((x, y, radius))
    for x, y, radius in hollows:
        sheet.shape(wobbly(x, y, radius * 1.06, dice, 0.05), SAND if radius > 40 else OCHRE)
        cells = []
        for _ in range(60):
            angle, far = dice.uniform(0, TAU), radius * math.sqrt(dice.uniform(0, 0.5))
            cx, cy, size = x + far * math.cos(angle), y + far * math.sin(angle), dice.choice((6, 8, 10))
            if all(math.hypot(cx - a, cy - b) > size + r + 4 for a, b, r in cells) and len(cells) < radius / 10:
                cells.append((cx, cy, size))
        for cx, cy, size in cells:
            ink = dice.choice((TEAL, TEAL, CLAY))
            sheet.disc(cx, cy, size, ink)
            if ink == TEAL:
                sheet.disc(cx + size * 0.15, cy, size * 0.35, PAPER)


def tide_lines(sheet, dice):
    sheet.box(-10, -10, 1610, 60, TEAL)
    y, place = 170.0, 0
    while y < 900:
        waves = [(dice.uniform(180, 520), dice.uniform(4, 17), dice.uniform(0, TAU)) for _ in range(3)]

        def edge(x, y=y, waves=waves):
            return y + sum(size * math.sin(x / long + shift) for long, size, shift in waves)

        fade = place / 11
        thick = 30 * (1 - fade) + 4
        ink = TEAL if place < 6 else SAGE
        upper = [(x, edge(x)) for x in range(-10, 1621, 10)]
        swell = dice.uniform(0, TAU)
        lower = [(x, edge(x) + thick * (0.55 + 0.45 * math.sin(x / 210 + swell))) for x in range(-10, 1621, 10)]
        sheet.shape(upper + lower[::-1] if place else [(-10, 50), (1620, 50), *lower[::-1]], ink)
        y += 42 + place * 5.5
        place += 1
    for x, y, size, ink in PEBBLES:
        sheet.shape(wobbly(x, y, size, dice, 0.12, squash=0.72), ink)
