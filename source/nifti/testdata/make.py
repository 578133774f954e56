"""Small volumes for package nifti, written and read back once by nibabel 5.4.2
(numpy 1.26.4): python3 make.py in this folder. expected.json holds what nibabel
reads: shape, affine, and the values of the last frame, x fastest."""
import json
import nibabel as nib
import numpy as np

expected = {}


def save(name, image):
    nib.save(image, name)
    back = nib.load(name)
    v = back.get_fdata()
    frame = v.reshape(v.shape[:3] + (-1,), order="F")[..., -1]
    expected[name] = {"shape": list(back.shape), "affine": back.affine[:3].tolist(), "frames": int(v[..., None].reshape(v.shape[:3] + (-1,)).shape[3]),
                      "values": frame.ravel(order="F").tolist()}


shape = (3, 2, 4)
n = np.arange(24).reshape(shape)
turned = np.array([[1.6, -1.2, 0, -20], [1.2, 1.6, 0, 7.5], [0, 0, 3, -4], [0, 0, 0, 1]])
flipped = np.array([[-2, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2.5, -72], [0, 0, 0, 1.]])
for kind in "uint8 int8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split():
    for order in "<>":
        for make in nib.Nifti1Image, nib.Nifti2Image:
            data = (n * 5 - (60 if kind[0] != "u" else 0)).astype(kind)
            if kind[0] == "f":
                data = data / 8 + data.dtype.type(.25)
                data[1, 1, 1] = np.nan
            header = make.header_class(endianness=order)
            image = make(data.astype(np.dtype(kind).newbyteorder(order)), flipped, header)
            image.set_data_dtype(np.dtype(kind))
            if kind in ("uint8", "float32", "int64"):
                save(f"{kind}_{'little' if order == '<' else 'big'}_{2 if make is nib.Nifti2Image else 1}.nii", image)
            elif order == ">" and make is nib.Nifti2Image:
                save(f"{kind}.nii", image)

image = nib.Nifti1Image(n.astype(np.int16), None)
image.set_qform(turned, 1)
image.set_sform(None, 0)
save("qform.nii", image)
image.set_qform(flipped @ np.diag([1, 1, -1, 1]), 1)
save("qform_left.nii", image)
half = np.array([[-2, 0, 0, 90], [0, -2, 0, 126], [0, 0, 2.5, -72], [0, 0, 0, 1.]])
image.set_qform(half, 1)
save("qform_half.nii", image)
image.set_sform(turned, 2)
save("both.nii", image)

image = nib.Nifti1Image(n.astype(np.int16), turned)
image.header.set_slope_inter(.5, -3)
nib.save(image, "scaled.nii")
raw = bytearray(open("scaled.nii", "rb").read())
raw[112:120] = np.array([.5, -3], "<f4").tobytes()
open("scaled.nii", "wb").write(raw)
save2 = nib.load("scaled.nii")
expected["scaled.nii"] = {"shape": list(save2.shape), "affine": save2.affine[:3].tolist(), "frames": 1, "values": save2.get_fdata().ravel(order="F").tolist()}

frames = np.stack([n, n * 2, 100 - n], -1).astype(np.float32)
save("frames.nii", nib.Nifti1Image(frames, turned))
save("frames.nii.gz", nib.Nifti2Image(frames, turned))
open("expected.json", "w").write(json.dumps(expected).replace("NaN", "null"))
