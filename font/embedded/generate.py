#!/usr/bin/env python3
"""Makes the two embedded faces from the published Noto fonts.

Sources (SIL Open Font License 1.1, see OFL.txt beside this file):
  - Noto Sans 2.015, variable: PyPI package fontpkg-noto-sans 2.15,
    files/NotoSans[wdth,wght].ttf
  - Noto Sans Math 2.001 and Noto Sans Symbols2 2.003: Debian package
    fonts-noto-core 20201225-1, for the signs and arrows that Noto Sans lacks
Tool: fonttools 4.68.0.

    pip download --no-deps fontpkg-noto-sans==2.15 && unzip fontpkg_noto_sans*.whl
    python3 generate.py fontpkg_noto_sans/files/'NotoSans[wdth,wght].ttf' /usr/share/fonts/truetype/noto

The faces are instances at weight 400 and 600, cut to the characters below,
without hints (nothing here draws with them), kerning and ligatures (text is
set without them, so that every format measures the same). Marks keep their
anchors. All figures have one width.
"""
import io
import sys

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer


def span(first, last):
    return set(range(first, last + 1))


TEXT = (
    span(0x20, 0x7E) | span(0xA0, 0x17F)                # Latin, Latin-1, Extended-A
    | {0x18F, 0x192, 0x1A0, 0x1A1, 0x1AF, 0x1B0}        # Extended-B in living languages
    | span(0x1CD, 0x1DC) | span(0x1E6, 0x1EB) | span(0x1F8, 0x1FB)
    | span(0x1FC, 0x1FF) | span(0x218, 0x21B) | {0x237, 0x259}
    | {0x2BB, 0x2BC, 0x2C6, 0x2C7, 0x2C9} | span(0x2D8, 0x2DD)
    | span(0x300, 0x304) | span(0x306, 0x30C) | {0x31B, 0x323, 0x326, 0x327, 0x328, 0x331}
    | span(0x37E, 0x37E) | span(0x384, 0x38A) | {0x38C} | span(0x38E, 0x3A1) | span(0x3A3, 0x3CE)
    | {0x3D1, 0x3D5, 0x3D6, 0x3F0, 0x3F1, 0x3F5}        # Greek, and its letters as signs
    | span(0x400, 0x45F) | span(0x490, 0x493) | {0x49A, 0x49B, 0x4A2, 0x4A3, 0x4AE, 0x4AF, 0x4B0, 0x4B1}
    | {0x4BA, 0x4BB, 0x4D8, 0x4D9, 0x4E8, 0x4E9}        # Cyrillic
    | span(0x1E80, 0x1E85) | {0x1E9E} | span(0x1EA0, 0x1EF9)
    | span(0x2002, 0x200D) | span(0x2010, 0x2015) | span(0x2018, 0x201E) | span(0x2020, 0x2022)
    | {0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2034, 0x2039, 0x203A, 0x2044, 0x205F, 0x2060}
    | {0x2070, 0x2071} | span(0x2074, 0x208E) | span(0x2090, 0x209C)
    | {0x20A6, 0x20A9, 0x20AA, 0x20AB, 0x20AC, 0x20B1, 0x20B4, 0x20B8, 0x20B9, 0x20BA, 0x20BD, 0x20BF}
    | {0x2103, 0x2109, 0x2113, 0x2116, 0x2117, 0x2120, 0x2122, 0x2126, 0x212A, 0x212B, 0x212E}
    | span(0x2150, 0x215E) | {0x2212, 0xFFFD}
)
MATHS = (
    span(0x2190, 0x2199) | {0x21D0, 0x21D1, 0x21D2, 0x21D3, 0x21D4}
    | {0x2200, 0x2202, 0x2203, 0x2205, 0x2206, 0x2207, 0x2208, 0x2209, 0x220F, 0x2211, 0x2213}
    | {0x2218, 0x221A, 0x221B, 0x221D, 0x221E, 0x2220, 0x2225, 0x2227, 0x2228, 0x2229, 0x222A, 0x222B}
    | {0x2236, 0x223C, 0x2243, 0x2245, 0x2248, 0x2260, 0x2261, 0x2264, 0x2265, 0x226A, 0x226B}
    | {0x2272, 0x2273, 0x2282, 0x2283, 0x2286, 0x2287, 0x2295, 0x2297, 0x22A5, 0x22C5, 0x22EF, 0x27E8, 0x27E9}
)
SHAPES = {
    0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B2, 0x25B3, 0x25B6, 0x25B7, 0x25BC, 0x25BD, 0x25C0, 0x25C1,
    0x25C6, 0x25C7, 0x25CB, 0x25CF, 0x2605, 0x2606, 0x2713, 0x2717,
}


def copy_glyphs(font, other, wanted):
    """Adds other's glyphs for wanted that font lacks."""
    assert font["head"].unitsPerEm == other["head"].unitsPerEm
    have, theirs, glyphs = font.getBestCmap(), other.getBestCmap(), other.getGlyphSet()
    for code in sorted(wanted):
        if code in have or code not in theirs:
            continue
        name = "uni%04X.sign" % code
        record = DecomposingRecordingPen(glyphs)
        glyphs[theirs[code]].draw(record)
        pen = TTGlyphPen(None)
        record.replay(pen)
        glyph = pen.glyph()
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        advance = other["hmtx"][theirs[code]][0]
        font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0) if glyph.numberOfContours else 0)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def make(source, noto, weight, style, out):
    font = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), {"wght": weight, "wdth": 100})
    copy_glyphs(font, TTFont(noto + "/NotoSansMath-Regular.ttf"), MATHS)
    copy_glyphs(font, TTFont(noto + "/NotoSansSymbols2-Regular.ttf"), SHAPES | MATHS)
    for record in font["name"].names:
        if record.nameID in (4, 6):
            record.string = {4: "Noto Sans " + style, 6: "NotoSans-" + style}[record.nameID]
    whole = io.BytesIO()  # written and read again: the new glyphs get their numbers
    font.save(whole)
    font = TTFont(whole, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = ["ccmp", "mark", "mkmk"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["STAT", "MVAR", "HVAR", "avar", "DSIG"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=TEXT | MATHS | SHAPES)
    cut.subset(font)
    hmtx, cmap = font["hmtx"], font.getBestCmap()
    assert len({hmtx[cmap[ord(d)]][0] for d in "0123456789"}) == 1, "figures of one width"
    missing = sorted((TEXT | MATHS | SHAPES) - set(cmap))
    print(style, "lacks", " ".join("%04X" % c for c in missing))
    data = io.BytesIO()
    font.save(data)
    with open(out, "wb") as f:
        f.write(data.getvalue())
    print(out, len(data.getvalue()), "bytes,", len(cmap), "characters")


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], 400, "Regular", "NotoSans-Regular.ttf")
    make(sys.argv[1], sys.argv[2], 600, "SemiBold", "NotoSans-SemiBold.ttf")
