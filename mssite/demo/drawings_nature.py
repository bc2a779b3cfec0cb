"""Drawings after things that grow, flow and live in the body."""

import math

from .sheet import CLAY, HEIGHT, INK, OCHRE, PAPER, SAGE, SAND, TAU, TEAL, WIDTH, curve, wobbly


def growth_rings(sheet, dice):
    waves = [(order, dice.uniform(0.01, 0.05) / order**0.5, dice.uniform(0, TAU)) for order in range(2, 8)]
    reach, rings = 560.0, []
    while reach > 18:
        rings.append(reach)
        reach -= dice.uniform(9, 27)
    for place, radius in enumerate(rings):
        ink = PAPER if place % 2 else (OCHRE if place in (12, 20, 32) else SAND if place == 26 else TEAL)
        drift = radius / 560
        sheet.shape(ring_outline(radius, drift, waves), ink)
    crack = [(700 + 9 * math.sin(step * 0.9) + step * 17, 410 - step * 13.5) for step in range(30)]
    sheet.stroke(crack, INK, 3, 15)


def ring_outline(radius, drift, waves):
    outline = []
    for step in range(160):
        angle = TAU * step / 160
        swell = 1 + drift * sum(size * math.sin(order * angle + shift) for order, size, shift in waves)
        x = 700 + 100 * drift + radius * 1.16 * swell * math.cos(angle)
        y = 410 + 40 * drift + radius * 0.74 * swell * math.sin(angle)
        outline.append((x, y))
    return outline


def dividing_cells(sheet, dice):
    for place in range(7):
        x, apart = 170 + place * 210, place / 6 * 150
        size = 88 - place * 3
        top, bottom = (x, 450 - apart), (x, 450 + apart)
        outlines = []
        for t in range(41):  # a waist that narrows until it parts
            y = top[1] + (bottom[1] - top[1]) * t / 40
            waist = size * (1 - 0.2 * place * math.sin(math.pi * t / 40))
            if place < 5:
                outlines.append((y, max(waist, 0)))
        for cx, cy in (top, bottom):
            sheet.shape(wobbly(cx, cy, size, dice, 0.025), TEAL)
        if place and outlines:
            sheet.shape([(x - w, y) for y, w in outlines] + [(x + w, y) for y, w in reversed(outlines)], TEAL)
        for reach, ink in ((0.48, SAGE), (0.34, OCHRE)):
            for cy in (450 - apart * 1.02, 450 + apart * 1.02):
                sheet.shape(wobbly(x, cy, size * reach, dice, 0.05), ink)


def contour_lines(sheet, dice):
    peaks = [(560, 470, 1.0), (1120, 400, 1.28)]
    waves = [(order, dice.uniform(-0.09, 0.09) / order**0.6, dice.uniform(0, TAU)) for order in range(2, 7)]
    step = 14
    columns, rows = WIDTH // step + 2, HEIGHT // step + 2

    def height(x, y):
        total = 0
        for cx, cy, tall in peaks:
            angle = math.atan2(y - cy, x - cx)
            far = math.hypot((x - cx) / 1.25, y - cy) * (1 + sum(s * math.sin(o * angle + f) for o, s, f in waves))
            total += tall * math.exp(-((far / 235) ** 2))
        return total + 0.05 * math.sin(x / 170) * math.cos(y / 130)

    field = [[height(c * step, r * step) for c in range(columns)] for r in range(rows)]
    for level, ink in ((0.98, SAGE), (1.16, SAND)):
        for cx, cy, _ in peaks:
            sheet.shape(level_outline(height, cx, cy, level), ink)
    for place, percent in enumerate(range(6, 132, 6)):
        level = percent / 100
        thick = 6.5 if place % 4 == 0 else 3
        for r in range(rows - 1):
            for c in range(columns - 1):
                cut = crossing(field, r, c, level)
                if len(cut) >= 2:
                    sheet.stroke([(x * step, y * step) for x, y in cut[:2]], TEAL, thick)
    path = curve((420, 900), (640, 600), (790, 560)) + curve((790, 560), (1010, 600), (1050, 470))
    for x, y in path[::4]:
        sheet.disc(x, y, 9, CLAY)


def level_outline(height, cx, cy, level):
    """From a peak outwards until the ground has fallen to the level."""
    outline = []
    for step in range(120):
        angle, far = TAU * step / 120, 0
        while height(cx + far * math.cos(angle), cy + far * math.sin(angle)) > level and far < 400:
            far += 3
        outline.append((cx + far * math.cos(angle), cy + far * math.sin(angle)))
    return outline


def crossing(field, r, c, level):
    corners = ((c, r), (c + 1, r), (c + 1, r + 1), (c, r + 1))
    cut = []
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1]):
        a, b = field[y0][x0] - level, field[y1][x1] - level
        if a * b < 0:
            t = a / (a - b)
            cut.append((x0 + t * (x1 - x0), y0 + t * (y1 - y0)))
    return cut


def river_delta(sheet, dice):
    sheet.disc(1270, 560, 150, SAND)
    streams = [(70 + place * 61 + dice.uniform(-14, 14), 5.0) for place in range(25)]
    y = -20
    while len(streams) > 1:
        drop = 66 if len(streams) > 6 else 88
        joined, place = [], 0
        while place < len(streams):
            group = streams[place : place + dice.choice((1, 1, 2, 2))]
            place += len(group)
            size = math.sqrt(sum(thick**2 for _, thick in group))
            x = sum(x * thick for x, thick in group) / sum(thick for _, thick in group)
            x += (760 - x) * 0.13 + dice.uniform(-16, 16)
            for old, thick in group:
                sway = dice.uniform(-22, 22)
                sheet.stroke(
                    curve((old, y), (old + sway, y + drop * 0.6), (x, y + drop)), TEAL, thick * 1.6, size * 1.6
                )
            joined.append((x, size))
        streams, y = joined, y + drop
    x = streams[0][0]
    sheet.stroke(curve((x, y), (x + 60, (y + 900) / 2), (x - 40, 940)), TEAL, 42, 120)


def myelin_sheaths(sheet, dice):
    placed = []
    for _ in range(6000):
        radius = dice.choice((38, 46, 58, 74, 96))
        x, y = dice.uniform(-20, 1620), dice.uniform(-20, 920)
        if all(math.hypot(x - a, y - b) > radius + r + 7 for a, b, r in placed):
            placed.append((x, y, radius))
    inside = [p for p in placed if 150 < p[0] < 1450 and 120 < p[1] < 780 and p[2] > 44]
    bare, thin = inside[1:9:4], inside[3:24:4]
    for place in placed:
        x, y, radius = place
        state = dice.getstate()
        if place in bare:
            sheet.shape(wobbly(x, y, radius * 0.62, dice, 0.04), CLAY)
            continue
        turns = 1 if place in thin else max(3, radius // 14)
        ink = OCHRE if place in thin else TEAL
        full = 0.75 if place in thin else 1.0
        for turn in range(turns):
            outer = radius * (full - turn * 0.46 / turns)
            for inset, colour in ((0, ink), (radius * (0.14 if turns == 1 else 0.3 / turns), PAPER)):
                dice.setstate(state)
                sheet.shape(wobbly(x, y, outer - inset, dice, 0.04), colour)
        dice.setstate(state)
        sheet.shape(wobbly(x, y, radius * 0.46, dice, 0.04), SAGE)
        sheet.disc(x + radius * 0.05, y, radius * 0.09, INK)
