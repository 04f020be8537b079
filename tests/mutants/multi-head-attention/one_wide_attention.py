# diagnosis: not-split
import numpy as np


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    q, k, v = x_q @ Wq, x_kv @ Wk, x_kv @ Wv
    s = np.einsum("bnd,bmd->bnm", q, k) / q.shape[-1] ** 0.5
    if mask is not None:
        s = np.where(mask, s, -np.inf)
    e = np.exp(s - s.max(-1, keepdims=True))
    a = e / e.sum(-1, keepdims=True)
    return np.einsum("bnm,bmd->bnd", a, v) @ Wo, a
