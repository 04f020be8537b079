import numpy as np


def one(do, q, k, v, attn):
    dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    s = q.shape[1] ** 0.5
    for i in range(len(q)):
        da = [float(do[i] @ v[j]) for j in range(len(k))]
        mean = sum(float(attn[i, j]) * da[j] for j in range(len(k)))
        for j in range(len(k)):
            ds = float(attn[i, j]) * (da[j] - mean) / s
            dq[i] += ds * k[j]
            dk[j] += ds * q[i]
            dv[j] += attn[i, j] * do[i]
    return dq, dk, dv


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    lead = q.shape[:-2]
    flat = [a.reshape(-1, *a.shape[-2:]) for a in (do, q, k, v, attn)]
    parts = [one(*each) for each in zip(*flat)]
    return tuple(
        np.stack(grads).reshape(*lead, *grads[0].shape) for grads in zip(*parts)
    )
