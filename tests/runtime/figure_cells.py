"""One cell for each kind of figure that a page may draw, for CPython and for Pyodide.

Together they use what the published wheels must still hold after trimming. They are cells of one
page, and the first one imports. No cell ends in a value whose text holds an address.
"""

IMPORTS = """\
import io
import matplotlib.pyplot as plt
import numpy as np
rng = np.random.default_rng(0)
x = np.arange(41) / 4 - 5
"""

FIGURES = {
    "lines": """\
plt.plot(x, x**2, label="square")
plt.plot(x, np.abs(x), "o--", label="absolute value")
plt.axhline(3, color="0.5", lw=0.5)
plt.annotate("here", (0, 0), (2, 10), arrowprops={"arrowstyle": "->"})
plt.legend(title="legend");
""",
    "bars, histogram, pie": """\
fig, (left, middle, right) = plt.subplots(1, 3)
left.bar(["a", "b", "c"], [3, 1, 2], yerr=0.5, capsize=3, hatch="//")
middle.hist(rng.integers(0, 10, 100), bins=10, edgecolor="w")
right.pie([1, 2, 3], labels=["one", "two", "three"], autopct="%d%%");
""",
    "scatter with colour bar": """\
points = plt.scatter(x, x**3, c=x, s=4 + x**2, cmap="plasma", alpha=0.5)
plt.colorbar(points, label="value");
""",
    "image with colour bar": """\
fig, ax = plt.subplots()
drawn = ax.imshow(np.arange(48).reshape(6, 8) % 7, interpolation="nearest")
fig.colorbar(drawn, ax=ax, shrink=0.8)
for (row, column) in np.ndindex(2, 2):
    ax.text(column, row, f"{row},{column}", ha="center", va="center", color="w")
""",
    "smooth image and mesh": """\
fig, (left, right) = plt.subplots(1, 2)
left.imshow(np.arange(16).reshape(4, 4), interpolation="bilinear", cmap="gray")
right.pcolormesh(np.arange(12).reshape(3, 4), shading="auto", edgecolors="k");
""",
    "contours": """\
a, b = np.meshgrid(x, x)
plt.contourf(a, b, a * a + b * b, levels=8)
lines = plt.contour(a, b, a * a + b * b, levels=[5, 10, 20], colors="k")
plt.clabel(lines);
""",
    "triangles": """\
plt.tricontourf([0, 1, 0, 1, 0.5], [0, 0, 1, 1, 0.25], [0, 1, 2, 3, 4])
plt.triplot([0, 1, 0, 1, 0.5], [0, 0, 1, 1, 0.25], "k.-");
""",
    "formulas": r"""
plt.title(r"$\mathcal{L} = -\sum_{i=1}^{N} y_i \log\,\hat{p}_i + \frac{1}{2}|w|_2^2$")
plt.xlabel(r"$\alpha^2 + \beta_0\;\mathbb{R}\;\mathrm{d}x\;\int_0^\infty\;\mathbf{W}$")
plt.text(0.1, 0.5, r"$\mathtt{code}\;\mathit{slope}\;\leq\;\nabla$");
""",
    "formulas with roots and brackets": r"""
plt.title(r"$\sqrt{\alpha^2}\;\left(\frac{a}{b}\right)^{n}\;\|w\|$");
""",
    "formulas in other fonts": r"""
for row, name in enumerate(["cm", "stix", "stixsans", "dejavusans", "dejavuserif"]):
    formula = r"$\mathcal{F}\left[\int_{-\infty}^\infty \psi\right]$ " + name
    plt.text(0, row / 5, formula, math_fontfamily=name)
""",
    "all families of fonts": """\
for row, family in enumerate(["sans-serif", "serif", "monospace"]):
    for column, style in enumerate([{}, {"weight": "bold"}, {"style": "italic"}]):
        plt.text(column / 3, row / 3, "Glyphs", family=family, **style)
""",
    "letters with accents": """\
plt.title("é à ü");
""",
    "logarithmic axes": """\
fig, (left, middle, right) = plt.subplots(1, 3)
left.loglog(2.0 ** np.arange(10), 4.0 ** np.arange(10))
middle.semilogy([1, 10, 1000])
right.plot([-100, 0, 100])
right.set_yscale("symlog")
""",
    "dates": """\
import datetime
days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=7 * week) for week in range(20)]
plt.plot(days, np.arange(20))
plt.plot(np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]"), np.arange(60))
plt.gcf().autofmt_xdate()
""",
    "three dimensions": """\
fig = plt.figure()
a, b = np.meshgrid(np.arange(5.0), np.arange(5.0))
ax = fig.add_subplot(121, projection="3d")
ax.plot_surface(a, b, a * b, cmap="viridis")
ax = fig.add_subplot(122, projection="3d")
ax.scatter(a, b, a + b)
ax.set(xlabel="x", ylabel="y", zlabel="z");
""",
    "polar": """\
plt.polar([0, 1, 2, 3], [1, 2, 3, 4]);
""",
    "vectors and streams": """\
a, b = np.meshgrid(np.arange(-2.0, 3), np.arange(-2.0, 3))
fig, (left, right) = plt.subplots(1, 2)
left.quiver(a, b, -b, a)
right.streamplot(a, b, -b, a, density=0.5);
""",
    "areas, steps, boxes, stems": """\
fig, axes = plt.subplots(2, 2)
axes[0, 0].fill_between(x, x, x + 1, alpha=0.3)
axes[0, 1].step(x[:9], x[:9] ** 2, where="mid")
axes[1, 0].boxplot([[1, 2, 3, 4, 9], [2, 3, 4]])
axes[1, 1].stem(x[:9], x[:9]);
""",
    "tight layout and insets": """\
fig, axes = plt.subplots(2, 2, sharex=True, layout="tight")
axes[0, 0].set_title("a title")
axes[0, 1].inset_axes([0.5, 0.5, 0.4, 0.4]).plot([1, 2])
axes[1, 0].twinx().plot([3, 1], "r")
axes[1, 1].table([["a", "b"], ["c", "d"]], loc="center");
""",
    "a style and an axes grid": """\
from mpl_toolkits.axes_grid1 import ImageGrid
with plt.style.context("ggplot"):
    grid = ImageGrid(plt.figure(), 111, (1, 2), axes_pad=0.1)
    for ax in grid:
        ax.imshow(np.eye(3))
""",
    "figures from mpl_toolkits.axisartist": """\
from mpl_toolkits import axisartist
ax = plt.figure().add_subplot(axes_class=axisartist.Axes)
ax.plot([1, 2, 3])
ax.axis["right"].set_visible(False)
""",
    "drawn by hand": """\
with plt.xkcd():
    plt.title("sketch")
    plt.plot([0, 1], [0, 1])
""",
    "agg chosen by the reader": """\
import matplotlib
matplotlib.use("Agg")
plt.plot([1, 2, 3]);
""",
}

OTHERS = {
    "png and svg files": """\
plt.plot([1, 2, 3])
png, svg = io.BytesIO(), io.BytesIO()
plt.savefig(png, format="png", bbox_inches="tight")
plt.savefig(svg, format="svg")
plt.close()
png.getvalue()[:8] == b"\\x89PNG\\r\\n\\x1a\\n", b"<svg" in svg.getvalue()
""",
    "a picture read back": """\
png.seek(0)
plt.imread(png).shape[2]
""",
    "a jpeg": """\
plt.plot([1, 2, 3])
jpeg = io.BytesIO()
plt.savefig(jpeg, format="jpg")
plt.close()
jpeg.getvalue()[:3] == b"\\xff\\xd8\\xff"
""",
    "an image of Pillow": """\
from PIL import Image, ImageDraw, ImageFilter
picture = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16)).resize((64, 64))
ImageDraw.Draw(picture).text((5, 5), "text", fill=255)
again = io.BytesIO()
picture.filter(ImageFilter.BLUR).save(again, "png")
Image.open(again).size
""",
    "metadata": """\
from importlib import metadata
metadata.version("matplotlib"), len(metadata.files("matplotlib")) > 100
""",
    "dates from text": """\
from dateutil import parser, tz
parser.parse("3 Jan 2024 10:00").isoformat(), tz.gettz("Europe/Berlin") is not None
""",
    "an assert that its library catches": """\
from dateutil.parser import _parser
_parser._parsetz("EST5EDT,M4/1/0,M10.5.0") is None
""",
    "everything of pylab": """\
from pylab import *
linspace(0, 1, 3)
""",
}
