"""References for the shadings of --shading, made once with matplotlib 3.8.4 and
numpy 1.26.4: python3 pcolormesh.py in this folder writes the tables and the
pictures, red where there is no cell."""
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np


def sheet(rows, cols):
    """A bent sheet, x to the right, y up."""
    r, c = np.mgrid[0:rows, 0:cols].astype(float)
    return c + .3 * np.sin(r) + .1 * r, r + .25 * np.cos(c) - .05 * c


def picture(name, x, y, v, shading):
    fig = plt.figure(figsize=(3, 2.4), dpi=100, facecolor="red")
    ax = fig.add_axes([0, 0, 1, 1])
    ax.axis("off")
    ax.pcolormesh(x, y, v, shading=shading, cmap="viridis", snap=False)
    ax.set_xlim(-1, 10)
    ax.set_ylim(-1.5, 8)
    fig.savefig(name + ".png")
    plt.close(fig)


r, c = np.mgrid[0:7, 0:9]
v = np.round(50 + 30 * np.sin(.4 * r) + 25 * np.cos(.5 * c), 3)
np.save("values.npy", v)
for name, (x, y) in {"corners": sheet(8, 10), "middles": sheet(7, 9)}.items():
    np.save(name + "_x.npy", x)
    np.savetxt(name + "_y.csv", y, delimiter=",")
    if name == "corners":
        picture("flat", x, y, v, "flat")
    else:
        picture("nearest", x, y, v, "nearest")
        picture("gouraud", x, y, v, "gouraud")
xe = np.array([0, 1, 2, 4, 5, 5.5, 6, 7, 8.5, 9])
np.savetxt("edges_x.csv", xe)
ym = np.array([-1, 0, 1.5, 2, 4, 5, 7.])
picture("lines", xe, np.array([-1, 0, 1.5, 2, 4, 5, 6, 7.]), v, "flat")
picture("lines_gouraud", xe[:9], ym, v, "gouraud")
