"""Drawings after things on a table or a wall."""

import math

from .sheet import CLAY, INK, OCHRE, PAPER, SAGE, SAND, TEAL, curve, wobbly

WOOD = "#ecd9ae"  # ochre thinned with paper
GREY = "#aebbb0"  # sage with a little ink


def two_fields(sheet, dice):
    """Eleven columns by five rows on each side; the red ones as many as in the trial's report."""
    for left, worse in ((90, 3), (850, 34)):
        red = set(dice.sample(range(55), worse))
        for place in range(55):
            x, y = left + 30 + place % 11 * 60, 210 + place // 11 * 120
            size = 23 if place in red else 22
            sheet.shape(wobbly(x, y, size, dice, 0.035), CLAY if place in red else TEAL)
    sheet.stroke([(800, 130), (800, 770)], SAND, 5)


def hanging_mobile(sheet, dice):
    sheet.stroke([(760, -10), (760, 150)], INK, 4)
    sheet.stroke(curve((330, 215), (700, 70), (1180, 240)), INK, 8)
    sheet.stroke([(330, 215), (330, 330)], INK, 4)
    leaf(sheet, 330, 330, 430, 120, TEAL, 0.06)
    sheet.stroke([(1180, 240), (1180, 320)], INK, 4)
    sheet.stroke(curve((985, 375), (1150, 270), (1400, 400)), INK, 7)
    sheet.stroke([(985, 375), (985, 430)], INK, 4)
    leaf(sheet, 985, 430, 210, 52, OCHRE, -0.1)
    sheet.stroke([(1400, 400), (1400, 455)], INK, 4)
    sheet.stroke(curve((1290, 505), (1390, 415), (1515, 510)), INK, 6)
    sheet.stroke([(1290, 505), (1290, 550)], INK, 3)
    leaf(sheet, 1290, 550, 170, 42, CLAY, 0.1)
    sheet.stroke([(1515, 510), (1515, 560)], INK, 3)
    leaf(sheet, 1515, 560, 120, 32, SAGE, -0.05)
    sheet.stroke([(1180, 320), (1180, 520)], INK, 3)
    leaf(sheet, 1180, 520, 140, 34, SAND, 0.02)


def leaf(sheet, x, y, long, wide, ink, lean):
    def place(along, across):
        return x + across * math.cos(lean) - along * math.sin(lean), y + along * math.cos(lean) + across * math.sin(
            lean
        )

    steps = [step / 40 for step in range(41)]
    half = [wide * math.sin(math.pi * t) ** 0.8 * (1.15 - 0.35 * t) for t in steps]
    sides = [place(long * t, w) for t, w in zip(steps, half)], [place(long * t, -w) for t, w in zip(steps, half)]
    sheet.shape(sides[0] + sides[1][::-1], ink)
    sheet.stroke([place(long * 0.06, 0), place(long * 0.9, 0)], PAPER, max(2, wide / 24))


def loom(sheet, dice):
    step, woven = 32, 300
    columns = range(-16, 1632, step)
    inks = [
        OCHRE,
        OCHRE,
        SAND,
        SAGE,
        SAGE,
        SAND,
        CLAY,
        CLAY,
        SAND,
        OCHRE,
        SAGE,
        SAGE,
        SAGE,
        SAND,
        CLAY,
        OCHRE,
        OCHRE,
        SAND,
        SAGE,
    ]
    for x in columns:
        sheet.stroke([(x + dice.uniform(-1.5, 1.5), -20), (x, 920)], TEAL, 15)
    for row, y in enumerate(range(woven, 930, step)):
        ink = inks[row % len(inks)]
        wave = [(x, y + 2.5 * math.sin(x / 90 + row)) for x in range(-20, 1630, 10)]
        sheet.stroke(wave, ink, 24)
        for column, x in enumerate(columns):
            if (column + row) % 2:
                sheet.stroke([(x, y - 17), (x, y + 17)], TEAL, 15)
    last = [(x, woven - step - 2 * math.sin(x / 70)) for x in range(-20, 760, 10)]
    sheet.stroke(last, CLAY, 24)
    for column, x in enumerate(columns):
        if column % 2 == 0 and x < 740:
            sheet.stroke([(x, woven - step - 17), (x, woven - step + 17)], TEAL, 15)
    sheet.stroke(curve((750, woven - step), (860, woven - step - 4), (930, 190)), CLAY, 10, 6)
    shuttle = [(900, 190), (980, 150), (1180, 140), (1280, 160), (1180, 200), (980, 216)]
    sheet.shape(shuttle, INK)
    sheet.shape([(1000, 172), (1170, 164), (1172, 178), (1002, 190)], CLAY)


def lamplit_page(sheet, dice):
    sheet.box(-10, -10, 1610, 910, TEAL)
    sheet.shape([(745, 330), (1015, 330), (1420, 720), (240, 720)], SAND)
    sheet.shape([(790, 330), (970, 330), (1250, 720), (400, 720)], WOOD)
    sheet.box(-10, 720, 1610, 910, INK)
    sheet.stroke([(880, -10), (880, 150)], INK, 9)
    sheet.shape([(820, 140), (940, 140), (1050, 335), (710, 335)], CLAY)
    for left, mirror in ((830, -1), (830, 1)):
        edge = curve((left, 640), (left + mirror * 190, 560), (left + mirror * 400, 625))
        foot = curve((left + mirror * 430, 790), (left + mirror * 200, 730), (left, 812))
        sheet.shape(edge + foot, PAPER)
        for row in range(5):
            long = dice.uniform(0.55, 0.9) if row == 4 else 0.9
            y = 652 + row * 29
            line = curve(
                (left + mirror * 45, y + 4),
                (left + mirror * 200, y - 62 + row * 3),
                (left + mirror * (60 + 330 * long), y - 12),
            )
            sheet.stroke(line, TEAL if row else OCHRE, 6)
    sheet.stroke(curve((400, 796), (630, 738), (830, 820)) + curve((830, 820), (1030, 738), (1260, 796)), CLAY, 10)


def pencil_lines(sheet, dice):
    y, places = 110, []
    while y < 850:
        x, words = 250, []
        stop = dice.uniform(800, 1150) if len(places) in (4, 10) else 1330
        while x < stop:
            long = dice.choice((46, 70, 92, 124, 160))
            if x + long > 1350:
                break
            words.append((x, long))
            x += long + 20
        for start, long in words:
            sheet.box(start, y, start + long, y + 20, GREY, 6)
        places.append((y, words))
        y += 62
    for row, first, last in ((1, 2, 5), (6, 0, 3), (9, 4, 7)):
        y, words = places[row]
        last = min(last, len(words) - 1)
        line = [(x, y + 33 + 3 * math.sin(x / 37)) for x in range(words[first][0], sum(words[last]), 8)]
        sheet.stroke(line, CLAY, 6, 4)
    y, words = places[3]
    start, long = words[4]
    ring = wobbly(start + long / 2, y + 10, long / 2 + 34, dice, 0.05, squash=46 / (long / 2 + 34))
    sheet.stroke(ring + ring[:8], CLAY, 6, 4)
    top, bottom = places[6][0] - 6, places[9][0] + 26
    sheet.stroke([(205, top), (180, top + 6), (178, bottom - 6), (204, bottom)], CLAY, 6)
    pencil(sheet)


def pencil(sheet):
    """Lying across the lower corner, its point towards the text."""
    along, across = (math.cos(-0.42), math.sin(-0.42)), (math.sin(0.42), math.cos(0.42))

    def place(far, side):
        return 1010 + far * along[0] + side * across[0], 860 + far * along[1] + side * across[1]

    sheet.shape([place(80, -32), place(760, -32), place(760, 32), place(80, 32)], OCHRE)
    sheet.shape([place(80, -11), place(760, -11), place(760, 11), place(80, 11)], SAND)
    sheet.shape([place(0, 0), place(82, -32), place(74, -11), place(84, 0), place(74, 11), place(82, 32)], WOOD)
    sheet.shape([place(0, 0), place(30, -12), place(30, 12)], CLAY)
