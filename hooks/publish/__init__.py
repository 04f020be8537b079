"""Turns the two finished MkDocs trees into the site that is deployed.

``python -m hooks.publish site`` works on files only and knows nothing of MkDocs, so that it
survives a change of the generator, and so that what needs both languages (one stylesheet for
all formulas, one content security policy for all pages) is done once both are built.
"""
