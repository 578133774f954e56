"""References for package mesh, made once with matplotlib 3.8.4 and numpy 1.26.4:
python3 mesh.py in this folder writes the pictures, which hold a grey for each
value from 0 to 255, and red where there is nothing."""
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np


def corners(rows, cols):
    """A bent sheet; the Go test makes the same one."""
    r, c = np.mgrid[0:rows, 0:cols].astype(float)
    return c + .3 * np.sin(r) + .1 * r, r + .25 * np.cos(c) - .05 * c


def values(rows, cols):
    r, c = np.mgrid[0:rows, 0:cols]
    return (r * 67 + c * 101) % 256


def hills(rows, cols):
    r, c = np.mgrid[0:rows, 0:cols]
    return np.round(128 + 60 * np.sin(.4 * r) + 50 * np.cos(.5 * c))


def picture(name, x, y, v, shading, extent, w=150, h=120):
    fig = plt.figure(figsize=(w / 100, h / 100), dpi=100, facecolor="red")
    ax = fig.add_axes([0, 0, 1, 1])
    ax.axis("off")
    ax.pcolormesh(x, y, v, shading=shading, cmap="gray", vmin=0, vmax=255, snap=False)
    ax.set_xlim(extent[0], extent[1])
    ax.set_ylim(extent[2], extent[3])
    fig.savefig(name + ".png")
    plt.close(fig)


x, y = corners(7, 9)
picture("flat", x, y, values(6, 8), "flat", (-.5, 9.5, -1, 7))
picture("nearest", x, y, values(7, 9), "nearest", (-1, 10, -1.5, 7.5))
picture("gouraud", x, y, hills(7, 9), "gouraud", (-.5, 9.5, -1, 7), 300, 240)
e = np.array([0, 1, 3, 4, 8.])
picture("uneven", e, e[:4], hills(4, 5), "gouraud", (0, 8, 0, 4), 300, 240)
