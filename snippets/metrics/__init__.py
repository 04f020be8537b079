"""Metrics for classification, from labels and scores."""

from snippets.metrics.best_threshold import best_threshold

__all__ = ["best_threshold"]
