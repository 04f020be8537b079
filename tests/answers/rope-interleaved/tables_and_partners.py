import numpy as np


def rope_interleaved(x, positions, theta=10000.0):
    inv_freq = 1.0 / theta ** (np.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle = np.repeat(positions[..., np.newaxis] * inv_freq, 2, axis=-1)
    rotated = np.stack([-x[..., 1::2], x[..., ::2]], axis=-1).reshape(x.shape)
    return (x * np.cos(angle) + rotated * np.sin(angle)).astype(x.dtype)


def rope_attention(query, key, value, positions_q, positions_k, theta=10000.0):
    query = rope_interleaved(query, positions_q, theta) * query.shape[-1] ** -0.5
    scores = query @ rope_interleaved(key, positions_k, theta).swapaxes(-1, -2)
    scores -= np.amax(scores, axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores @ value
