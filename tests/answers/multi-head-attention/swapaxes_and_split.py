import numpy as np


def multi_head_attention(q_in, kv_in, A, B, C, D, n_heads, m=None):
    q, k, v = [
        np.stack(np.split(x @ W, n_heads, axis=-1), axis=1)
        for x, W in [(q_in, A), (kv_in, B), (kv_in, C)]
    ]
    logits = (q * q.shape[-1] ** -0.5) @ np.swapaxes(k, 2, 3)
    if m is not None:
        logits[~np.repeat(m[:, None], n_heads, axis=1)] = -np.inf
    logits -= np.max(logits, axis=3, keepdims=True)
    e = np.exp(logits)
    p = e / np.sum(e, axis=3, keepdims=True)
    return np.concatenate([head for head in np.swapaxes(p @ v, 0, 1)], axis=-1) @ D, p
