import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    z = np.ascontiguousarray(x, dtype=np.float64).view(np.complex128)
    theta = np.power(base, -2.0 * np.arange(z.shape[-1]) / x.shape[-1])
    turn = np.exp(1j * np.expand_dims(pos, -1) * theta)
    return (z * turn).view(np.float64).astype(x.dtype)


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    s = np.einsum(
        "...nd,...md->...nm", rope_interleaved(q, pos_q, base), rope_interleaved(k, pos_k, base)
    )
    w = np.exp(s / np.sqrt(q.shape[-1]) - (s / np.sqrt(q.shape[-1])).max(-1)[..., None])
    return (np.einsum("...nm,...me->...ne", w, v) / w.sum(-1)[..., None]).astype(v.dtype)
