# diagnosis: output-heads-reordered
import numpy as np


def grouped_query_attention(q, k, v, mask=None):
    B, h, n, d = q.shape
    h_kv, m = k.shape[1:3]
    q = q.reshape(B, h_kv, h // h_kv, n, d)
    s = np.einsum("bkgnd,bkmd->bgknm", q, k) / d**0.5
    if mask is not None:
        s = np.where(mask, s, -np.inf)
    a = np.exp(s - s.max(-1, keepdims=True))
    a /= a.sum(-1, keepdims=True)
    out = np.einsum("bgknm,bkme->bgkne", a, v)
    return out.reshape(B, h, n, -1), a.reshape(B, h, n, m)
