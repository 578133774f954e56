# Writes the arrays of npy_test.go and prints what they hold. numpy 1.26.4.
import numpy as np

for descr in ["|b1", "|i1", "<i2", ">i2", "<i4", ">i8", "|u1", "<u2", ">u4", "<u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
    name = descr.replace("|", "n").replace("<", "l").replace(">", "b")
    a = (np.array([[0, 1, 2], [3, 100, 7]]) % 2 if descr == "|b1" else np.array([[0, 1, 2], [3, 100, 7]])).astype(descr)
    if descr[1] in "if":
        a[0, 1] = -5
    if descr[1] == "f":
        a[1, 2], a[1, 0] = np.nan, -np.inf
    np.save(f"{name}.npy", a)
    np.save(f"{name}_fortran.npy", np.asfortranarray(a))
    print(f'\t"{name}": "{a.astype("f8").tolist()}",')
np.save("half.npy", np.array([6e-8, 6.1e-5, 65504, 0.333251953125], "<f2"))
np.save("zero_d.npy", np.float64(4.5))
np.save("one_d.npy", np.arange(4.0))
np.save("cube.npy", np.arange(24).reshape(2, 3, 4))
np.save("objects.npy", np.array([{}, 1], dtype=object), allow_pickle=True)
np.save("records.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))
np.save("complex.npy", np.array([1j]))
np.save("empty.npy", np.zeros((0, 3)))
with open("version2.npy", "wb") as f:
    np.lib.format.write_array(f, np.array([[1.5, 2.5]]), version=(2, 0))
with open("version3.npy", "wb") as f:
    np.lib.format.write_array(f, np.array([[1.5, 2.5]]), version=(3, 0))
