import numpy as np


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    B, n, _ = x_q.shape
    m = x_kv.shape[1]
    d_h, d_v = Wq.shape[1] // h, Wv.shape[1] // h
    attn = np.zeros((B, h, n, m), x_q.dtype)
    concat = np.zeros((B, n, h * d_v), x_q.dtype)
    for b in range(B):
        Q, K, V = x_q[b] @ Wq, x_kv[b] @ Wk, x_kv[b] @ Wv
        for i in range(h):
            cols, vals = slice(i * d_h, (i + 1) * d_h), slice(i * d_v, (i + 1) * d_v)
            for t in range(n):
                s = (K[:, cols] @ Q[t, cols]) * d_h**-0.5
                if mask is not None:
                    s[~mask[b, t]] = -np.inf
                w = np.exp(s - s.max())
                attn[b, i, t] = w / w.sum()
                concat[b, t, vals] = attn[b, i, t] @ V[:, vals]
    return concat @ Wo, attn
