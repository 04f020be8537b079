"""The one exception that a reader of the build log is meant to see without a traceback."""


class RuntimeBuildError(Exception):
    """The runtime cannot be built; the message says what is missing and what to do."""
