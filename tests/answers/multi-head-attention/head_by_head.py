import math

import numpy as np


def softmax(z):
    z = z - np.max(z, axis=-1, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=-1, keepdims=True)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    # the sum form: every head has its own slice of all four matrices
    total, weights = 0, []
    for wq, wk, wv, wo in zip(
        np.split(Wq, h, axis=1),
        np.split(Wk, h, axis=1),
        np.split(Wv, h, axis=1),
        np.split(Wo, h, axis=0),
    ):
        q, k, v = x_q @ wq, x_kv @ wk, x_kv @ wv
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = np.where(mask, scores, -1e30)
        weights.append(softmax(scores))
        total = total + weights[-1] @ v @ wo
    return total, np.stack(weights, axis=1)
