"""corners.py: places of the National Grid in degrees, for TestArrayOfASystem."""
import pyproj

to = pyproj.Transformer.from_crs(27700, 4326, always_xy=True)
for x, y, quarter in [(405000, 175000, 1), (495000, 175000, 2), (405000, 105000, 3), (495000, 105000, 4)]:
    print("{%.5f, %.5f, %d}," % (*to.transform(x, y), quarter))
