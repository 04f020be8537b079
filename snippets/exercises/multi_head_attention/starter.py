import numpy as np


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    """Run h attentions side by side and let Wo combine them.

    x_q : float array (B, n, d), the tokens that ask
    x_kv : float array (B, m, c), the tokens that are looked at
    Wq, Wk : float arrays (d, h * d_h) and (c, h * d_h)
    Wv : float array (c, h * d_v)
    Wo : float array (h * d_v, d_out)
    h : number of heads; head i owns the i-th block of columns
    mask : bool array (B, n, m), True = may attend
    returns : out (B, n, d_out) and attn (B, h, n, m)
    """
    raise NotImplementedError
