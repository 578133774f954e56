"""Tests of swelter.py with the program itself: python3 test_swelter.py"""

import json
import os
import tempfile
import unittest
import warnings

import numpy as np
import pandas as pd

import swelter


def drawn(figure):
    """The numbers that a figure drew, by the program's own --data."""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "drawn.csv")
        figure.save(name)
        return pd.read_csv(name, index_col=0)


def colors(figure):
    """The colour of every cell as #rrggbbaa."""
    with tempfile.TemporaryDirectory() as folder:
        figure.save(os.path.join(folder, "drawn.json"))
        with open(os.path.join(folder, "drawn.json")) as f:
            return json.load(f)["colors"]


def recipe(figure):
    with tempfile.TemporaryDirectory() as folder:
        figure._run(["--spec", os.path.join(folder, "r.json")], folder)
        with open(os.path.join(folder, "r.json")) as f:
            return json.load(f)


class Heatmap(unittest.TestCase):
    frame = pd.DataFrame([[1.5, 2, np.nan], [-4, 5.25, 1e-300]], index=["a", "b,\"c"], columns=["x", "y z", "ß"])

    def test_frame(self):
        got = drawn(swelter.heatmap(self.frame))
        pd.testing.assert_frame_equal(got, self.frame, check_names=False, check_exact=True)

    def test_names_of_the_axes(self):
        frame = self.frame.rename_axis(index="gene", columns="sample")
        got = recipe(swelter.heatmap(frame))
        self.assertEqual((got["make"]["matrix"]["label"], got["figure"]["xlabel"]), ("gene", "sample"))
        self.assertEqual(recipe(swelter.heatmap(self.frame))["figure"]["ylabel"], "")

    def test_levels(self):
        frame = pd.DataFrame([[1, 2], [3, 4]], index=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]), columns=["x", "y"])
        self.assertEqual(list(drawn(swelter.heatmap(frame)).index), ["a-1", "a-2"])

    def test_numbers_as_labels(self):
        frame = pd.DataFrame([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        self.assertEqual(drawn(swelter.heatmap(frame)).values.tolist(), frame.values.tolist())

    def test_arrays(self):
        for kind in ("<f8", ">f4", "i2", "u8", "bool"):
            array = np.array([[0, 1, 1], [1, 0, 1]]).astype(kind)
            self.assertEqual(drawn(swelter.heatmap(array)).values.tolist(), array.astype(float).tolist(), kind)
        array = np.arange(12.0).reshape(3, 4)
        self.assertEqual(drawn(swelter.heatmap(array.T)).values.tolist(), array.T.tolist(), "columns first in memory")
        self.assertEqual(drawn(swelter.heatmap(array[:, ::2])).values.tolist(), array[:, ::2].tolist(), "a part")
        self.assertEqual(drawn(swelter.heatmap([[1, None], [3.5, 4]])).fillna(-1).values.tolist(), [[1, -1], [3.5, 4]])

    def test_long_table_and_file(self):
        long = pd.DataFrame({"m": ["a", "a", "b"], "y": [1, 2, 1], "v": [3.0, 4.0, 5.0]})
        want = [[3, 4], [5, -1]]
        self.assertEqual(drawn(swelter.heatmap(long, rows="m", cols="y", value="v")).fillna(-1).values.tolist(), want)
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(folder, "long.csv")
            long.to_csv(name, index=False)
            self.assertEqual(drawn(swelter.heatmap(name, rows=["m"], cols="y", value="v")).fillna(-1).values.tolist(), want)

    def test_shown(self):
        figure = swelter.heatmap(self.frame, title="</iframe>")
        self.assertEqual(figure._repr_png_()[:8], b"\x89PNG\r\n\x1a\n")
        page = figure._repr_html_()
        self.assertTrue(page.startswith("<iframe") and page.count("</iframe>") == 1 and "swelter-data" in page)


class Options(unittest.TestCase):
    frame = pd.DataFrame(np.arange(12.0).reshape(3, 4) ** 2, index=list("abc"), columns=list("wxyz"))

    def test_seaborn_names(self):
        got = recipe(swelter.heatmap(
            self.frame, vmin=1, vmax=50.5, cmap="viridis", annot=True, fmt=".1f", linewidths=2, linecolor="white", cbar=False, square=True,
            xticklabels=False, yticklabels=["p", "q r", "s"], robust=None, figsize=(6, 4)))
        color, figure = got["color"], got["figure"]
        self.assertEqual((color["norm"]["vmin"], color["norm"]["vmax"], color["cmap"]), (1, 50.5, "viridis"))
        self.assertTrue(figure["annot"] and figure["noCbar"] and figure["square"])
        self.assertEqual((figure["fmt"], figure["xticklabels"], figure["yticklabels"]), (".1f", "none", 'p,q r,s'))
        with self.assertRaisesRegex(ValueError, "comma"):
            swelter.heatmap(self.frame, xticklabels=["a,b", "c", "d", "e"])
        self.assertEqual((figure["width"], figure["height"]), ("6in", "4in"))

    def test_bar(self):
        figure = recipe(swelter.heatmap(self.frame, cbar_kws={"label": "m", "orientation": "horizontal"}, vmin=1))["figure"]
        self.assertEqual((figure["cbarLabel"], figure["cbarSide"]), ("m", "bottom"))

    def test_norm_objects(self):
        class LogNorm:
            vmin, vmax = 1, 100
        got = recipe(swelter.heatmap(self.frame + 1, norm=LogNorm()))["color"]["norm"]
        self.assertEqual(got, {"name": "log", "vmin": 1, "vmax": 100})
        with self.assertRaisesRegex(TypeError, "norm: object"):
            swelter.heatmap(self.frame, norm=object())

    def test_mask_and_texts(self):
        mask = self.frame > 20
        for m in (mask, mask.values):
            self.assertEqual([[c[-2:] == "00" for c in row] for row in colors(swelter.heatmap(self.frame, mask=m))], mask.values.tolist())
        texts = self.frame.applymap(lambda v: "<%g>" % v) if not hasattr(pd.DataFrame, "map") else self.frame.map(lambda v: "<%g>" % v)
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(folder, "a.svg")
            swelter.heatmap(self.frame, annot=texts).save(name)
            with open(name, encoding="utf-8") as f:
                self.assertIn("&lt;121&gt;", f.read())

    def test_cluster(self):
        got = recipe(swelter.clustermap(self.frame, z_score=0, col_cluster=False, method="single", metric="cityblock"))["make"]["cluster"]
        self.assertEqual((got["method"], got["metric"], got["noColCluster"]), ("single", "cityblock", True))
        z = drawn(swelter.clustermap(self.frame, z_score=0, row_cluster=False, col_cluster=False))
        want = self.frame.sub(self.frame.mean(axis=1), axis=0).div(self.frame.std(axis=1), axis=0)
        np.testing.assert_allclose(z.values, want.values, rtol=1e-12)

    def test_corr_and_density(self):
        np.testing.assert_allclose(drawn(swelter.corr(self.frame)).values, self.frame.corr().values, rtol=1e-12)
        points = pd.DataFrame({"x": [3.0, 1, 2], "y": [3.0, 1, 2]})
        self.assertEqual(drawn(swelter.density(points, x="x", y="y", method="bin", size="2x2")).values.sum(), 3)


class Errors(unittest.TestCase):
    def test_line(self):
        with self.assertRaises(swelter.Error) as caught:
            swelter.heatmap("no-such-file.csv")
        self.assertIn("no-such-file.csv", str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))
        with self.assertRaisesRegex(swelter.Error, "--no-such-option is not a flag"):
            swelter.heatmap(Heatmap.frame, no_such_option=3)

    def test_warnings_and_notes(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            swelter.heatmap(pd.DataFrame([[1.0, -2], [3, 4]]), norm="log")
        self.assertIn("no place on the log scale", str(caught[0].message))
        self.assertTrue(swelter.clustermap(Options.frame).notes)

    def test_kinds(self):
        for wrong in (3, [1, 2], {"a": [1]}):
            with self.assertRaises(TypeError):
                swelter.heatmap(wrong)

    def test_no_program(self):
        path, given = os.environ["PATH"], os.environ.pop("SWELTER", None)
        os.environ["PATH"] = ""
        try:
            with self.assertRaisesRegex(swelter.Error, "SWELTER"):
                swelter.heatmap([[1, 2], [3, 4]])
        finally:
            os.environ["PATH"] = path
            if given:
                os.environ["SWELTER"] = given


if __name__ == "__main__":
    unittest.main()
