"""The maths of the site: pure NumPy, one idea per file."""
