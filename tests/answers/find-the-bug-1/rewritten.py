import numpy as np


def scaled_dot_product_attention(Q, K, V, allowed=None):
    logits = np.einsum("...nd,...md->...nm", Q, K) * Q.shape[-1] ** -0.5
    if allowed is None:
        allowed = np.ones(logits.shape, dtype=bool)
    allowed = np.broadcast_to(allowed, logits.shape)
    best = np.max(logits, axis=-1, keepdims=True, where=allowed, initial=-np.inf)
    shifted = np.where(allowed, logits - np.where(np.isfinite(best), best, 0), -np.inf)
    e = np.exp(shifted)
    weights = np.divide(
        e, e.sum(axis=-1, keepdims=True), out=np.zeros_like(e), where=e.sum(axis=-1, keepdims=True) > 0
    )
    return np.einsum("...nm,...me->...ne", weights, V), weights
