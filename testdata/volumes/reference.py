"""Where nibabel 5.4.2 puts the peak of the motor map on the scan, and its values
there: python3 reference.py FOLDER of the medical data, once."""
import json
import sys
import nibabel as nib
import numpy as np

folder = sys.argv[1]
scan = nib.load(folder + "/mni_icbm152_t1.nii.gz")
stat = nib.load(folder + "/motor_statmap_10426.nii.gz")
v = stat.get_fdata()
peak = np.unravel_index(np.nanargmax(np.abs(v)), v.shape)
mm = nib.affines.apply_affine(stat.affine, peak)
at = nib.affines.apply_affine(np.linalg.inv(scan.affine), mm)
s = scan.get_fdata()
near = np.round(at).astype(int)

# Slices of the scan through the peak, with the map's nearest voxels on them.
grid = np.stack(np.meshgrid(*map(np.arange, scan.shape), indexing="ij"), -1)
to = np.linalg.inv(stat.affine) @ scan.affine


def untouched(axis):
    """Voxels of the scan where the map is under 3: how many, and their sum."""
    cut = tuple(near[a] if a == axis else slice(None) for a in range(3))
    i = np.floor(nib.affines.apply_affine(to, grid[cut]) + .5).astype(int)
    inside = ((i >= 0) & (i < stat.shape)).all(-1)
    m = np.zeros(inside.shape)
    m[inside] = v[tuple(i[inside].T)]
    free = ~(np.abs(m) >= 3)
    return {"cells": list(free.shape), "free": int(free.sum()), "sum": float(s[cut][free].sum())}


print(json.dumps({
    "sagittal": untouched(0), "coronal": untouched(1), "axial": untouched(2),
    "peak": [int(i) for i in peak], "value": float(v[peak]), "mm": [float(x) for x in mm], "scanVoxel": [float(x) for x in at],
    "scanValue": float(s[tuple(near)]), "scanShape": list(scan.shape), "mapShape": list(stat.shape),
    "scanAffine": scan.affine.tolist(), "mapAffine": stat.affine.tolist(),
    "scanSum": float(s.sum()), "mapSum": float(v.sum()), "mapLeast": float(v.min()), "mapMost": float(v.max()),
}, indent=1))
