import numpy as np


def rope_half(x, pos, base=10000.0):
    """Rotate the pairs (i, i + d/2) of each row, by its position.

    x : float array (..., N, d), queries or keys, d even
    pos : int array that broadcasts to (..., N), the position of each row
    returns : array of the shape and dtype of x
    """
    raise NotImplementedError


def interleaved_to_half_perm(d):
    """The order that turns the interleaved layout into the half-split one.

    With perm = interleaved_to_half_perm(d), for every x:
    rope_interleaved(x, pos)[..., perm] equals rope_half(x[..., perm], pos)

    returns : int array (d,)
    """
    raise NotImplementedError
