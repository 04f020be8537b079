import numpy as np


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    def heads(W):
        return W.reshape(W.shape[0], h, -1)

    Q = np.einsum("bnd,dhe->bhne", x_q, heads(Wq))
    K = np.einsum("bmc,che->bhme", x_kv, heads(Wk))
    V = np.einsum("bmc,che->bhme", x_kv, heads(Wv))
    S = np.einsum("bhne,bhme->bhnm", Q, K) * float(Q.shape[-1]) ** -0.5
    if mask is not None:
        S = np.where(np.expand_dims(mask, 1), S, -np.inf)
    S -= S.max(-1, keepdims=True)
    P = np.exp(S)
    P /= P.sum(-1, keepdims=True)
    O = np.einsum("bhnm,bhme->bhne", P, V)
    return np.einsum("bhne,heo->bno", O, Wo.reshape(h, -1, Wo.shape[-1])), P
