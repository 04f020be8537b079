import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    scale = q.dtype.type(1 / np.sqrt(q.shape[-1]))
    attn = (q * scale) @ np.moveaxis(k, -1, -2)  # our own array: in place from here on
    if mask is not None:
        keep = np.broadcast_to(mask, attn.shape)
        attn[~keep] = np.finfo(attn.dtype).min
    attn -= attn.max(axis=-1, keepdims=True)
    np.exp(attn, out=attn)
    attn /= attn.sum(axis=-1, keepdims=True)
    if mask is not None:
        attn *= keep.any(axis=-1, keepdims=True)
    return [attn @ v, attn]
