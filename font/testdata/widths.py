#!/usr/bin/env python3
"""Widths of texts in the embedded faces, summed from hmtx by fonttools 4.68.0.

    python3 widths.py > widths.txt    (in this folder)
"""
from fontTools.ttLib import TTFont

TEXTS = [
    "", "0", "1234567890", "AV To fi ffl", "−12.5 °C ± 0.3 µm", "1\u2009234\u2009567",
    "Größe, naïve, Łódź, İstanbul", "Ωμέγα ΔΣ", "Москва", "x² ≤ 10⁻³ → ∞", "€ £ ¥ ₹", "… † ‡ ‰ ½",
]
for style in ("Regular", "SemiBold"):
    font = TTFont("../embedded/NotoSans-%s.ttf" % style)
    cmap, hmtx = font.getBestCmap(), font["hmtx"]
    for t in TEXTS:
        print("%s\t%s\t%d" % (style, t, sum(hmtx[cmap[ord(c)]][0] for c in t)))
    print("%s metrics\t\t%d %d %d" % (style, font["hhea"].ascent, -font["hhea"].descent, font["OS/2"].sCapHeight))
