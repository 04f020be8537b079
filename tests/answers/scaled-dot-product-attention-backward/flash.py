import numpy as np


def scaled_dot_product_attention_backward(dO, Q, K, V, P):
    # as in FlashAttention: the row term is rowsum(dO * O)
    O = P @ V
    D = np.sum(dO * O, axis=-1, keepdims=True)
    dS = P * (dO @ V.swapaxes(-1, -2) - D)
    scale = 1.0 / float(np.sqrt(Q.shape[-1]))
    return [dS @ K * scale, dS.swapaxes(-1, -2) @ Q * scale, P.swapaxes(-1, -2) @ dO]
