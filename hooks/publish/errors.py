"""The one exception of this package: a sentence for the person who runs the build."""


class PublishError(Exception):
    """What is wrong, where (``file:line``), what is allowed and how to fix it."""
