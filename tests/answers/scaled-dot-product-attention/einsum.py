import numpy as np


def scaled_dot_product_attention(Q, K, V, M=None):
    S = np.einsum("...id,...jd->...ij", Q, K) * Q.shape[-1] ** -0.5
    if M is not None:
        S = np.where(M, S, -np.inf)
    P = np.exp(S - np.nan_to_num(S.max(-1, keepdims=True), neginf=0.0))
    Z = np.einsum("...ij->...i", P)[..., None]
    P = np.divide(P, Z, out=np.zeros_like(P), where=Z > 0)
    return np.einsum("...ij,...je->...ie", P, V), P
