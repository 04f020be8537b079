"""Losses for classification, from logits, with their gradients."""

from snippets.losses.bce_with_logits import (
    bce_with_logits,
    bce_with_logits_grad,
)
from snippets.losses.class_balanced_weights import class_balanced_weights
from snippets.losses.cross_entropy import cross_entropy, cross_entropy_grad
from snippets.losses.focal_with_logits import (
    focal_with_logits,
    focal_with_logits_grad,
)
from snippets.losses.log_sigmoid import log_sigmoid, log_sigmoid_grad
from snippets.losses.log_softmax import log_softmax, log_softmax_grad
from snippets.losses.logit_adjusted_ce import (
    logit_adjusted_ce,
    logit_adjusted_ce_grad,
)
from snippets.losses.logsumexp import logsumexp, logsumexp_grad
from snippets.losses.mse_on_sigmoid import mse_on_sigmoid, mse_on_sigmoid_grad
from snippets.losses.sigmoid import sigmoid, sigmoid_grad
from snippets.losses.softmax import softmax, softmax_grad

__all__ = [
    "bce_with_logits",
    "bce_with_logits_grad",
    "class_balanced_weights",
    "cross_entropy",
    "cross_entropy_grad",
    "focal_with_logits",
    "focal_with_logits_grad",
    "log_sigmoid",
    "log_sigmoid_grad",
    "log_softmax",
    "log_softmax_grad",
    "logit_adjusted_ce",
    "logit_adjusted_ce_grad",
    "logsumexp",
    "logsumexp_grad",
    "mse_on_sigmoid",
    "mse_on_sigmoid_grad",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "softmax_grad",
]
