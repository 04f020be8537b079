import numpy as np


def blockwise_attention(q, k, v, block):
    def scores(i):
        return q @ k[..., i : i + block, :].swapaxes(-1, -2) * q.shape[-1] ** -0.5

    steps = range(0, k.shape[-2], block)
    top = scores(0).max(-1, keepdims=True)
    for i in steps:
        top = np.maximum(top, scores(i).max(-1, keepdims=True))
    total = sum(np.exp(scores(i) - top).sum(-1, keepdims=True) for i in steps)
    return sum(np.exp(scores(i) - top) @ v[..., i : i + block, :] for i in steps) / total
