import numpy as np


def blockwise_attention(q, k, v, block):
    lse = out = None
    for i in range(0, k.shape[-2], block):
        s = np.einsum("...nd,...md->...nm", q, k[..., i : i + block, :]) / q.shape[-1] ** 0.5
        top = s.max(-1, keepdims=True)
        e = np.exp(s - top)
        here = top + np.log(e.sum(-1, keepdims=True))
        o = e / e.sum(-1, keepdims=True) @ v[..., i : i + block, :]
        if lse is None:
            lse, out = here, o
        else:
            both = np.logaddexp(lse, here)
            out = np.exp(lse - both) * out + np.exp(here - both) * o
            lse = both
    return out
