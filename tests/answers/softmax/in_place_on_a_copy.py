import numpy as np


def softmax(x, axis=-1):
    out = x.astype(np.result_type(x, np.float32), copy=True)
    out -= out.max(axis=axis, keepdims=True)
    np.exp(out, out=out)
    out /= np.add.reduce(out, axis=axis, keepdims=True)
    return out
