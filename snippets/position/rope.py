"""Rotary position embedding: frequencies, both layouts, whole or partial, and the gradient."""

import numpy as np

from snippets.position._checks import check_even, rotated_width


def rope_freqs(d, base=10000.0):
    r"""List the angle by which each pair of coordinates turns per position.

    .. math:: \theta_i = \mathrm{base}^{-2i/d}, \quad i = 0, \dots, d/2 - 1

    Parameters
    ----------
    d : int
        Number of coordinates that are rotated; even.
    base : float
        The larger, the slower the last pairs turn.

    Returns
    -------
    ndarray of shape (d / 2,)
        Angles in radians per position, from 1 downwards.

    References
    ----------
    Su et al. (2021), section 3.2.2. https://arxiv.org/abs/2104.09864

    Examples
    --------
    >>> rope_freqs(8)
    array([1.   , 0.1  , 0.01 , 0.001])
    """
    check_even(d)
    return float(base) ** (-np.arange(0, d, 2) / d)


def rotate_pairs(a, b, pos, freqs):
    r"""Turn every point (a, b) of the plane by its own angle ``pos * freqs``.

    .. math:: a' = a\cos\phi - b\sin\phi, \quad b' = a\sin\phi + b\cos\phi

    Parameters
    ----------
    a, b : ndarray of shape (..., N, r)
        First and second coordinates of the r pairs.
    pos : ndarray, broadcastable to (..., N)
        Position of every row.
    freqs : ndarray of shape (r,)
        Angle per position of every pair.

    Returns
    -------
    a, b : ndarray of shape (..., N, r)
        The turned coordinates.

    Examples
    --------
    A quarter turn takes (1, 0) to (0, 1):

    >>> a, b = rotate_pairs(np.array([[1.0]]), np.array([[0.0]]), [1], [np.pi / 2])
    >>> round(float(a[0, 0]), 9), round(float(b[0, 0]), 9)
    (0.0, 1.0)
    """
    pos = np.asarray(pos, dtype=np.float64)[..., None]  # (..., N, 1)
    angle = pos * np.asarray(freqs)  # (..., N, r)
    cos, sin = np.cos(angle), np.sin(angle)
    return a * cos - b * sin, a * sin + b * cos


def rope_interleaved(x, pos, base=10000.0, rotary_dim=None):
    r"""Rotate neighbours (0, 1), (2, 3), ... of each row by angles that grow with position.

    .. math:: (x_{2i} + \mathrm{i}\,x_{2i+1}) \mapsto (x_{2i} + \mathrm{i}\,x_{2i+1})\,
              e^{\mathrm{i}\, m\, \theta_i}

    This is the layout of the paper, of GPT-J and of Meta's Llama code. Apply it to queries
    and keys, never to values.

    Parameters
    ----------
    x : ndarray of shape (..., N, d)
        Queries or keys, one head per matrix.
    pos : array_like, broadcastable to (..., N)
        Absolute position of every row; with a cache it goes on counting.
    base : float
        See `rope_freqs`.
    rotary_dim : int, optional
        Rotate only the first `rotary_dim` coordinates (partial rotation); all by default.

    Returns
    -------
    ndarray of shape (..., N, d)
        The rotated rows; lengths are unchanged.

    References
    ----------
    Su et al. (2021), section 3.2.2. https://arxiv.org/abs/2104.09864

    Examples
    --------
    Position 0 leaves everything as it is; at position 1 the first pair turns by 1 radian.

    >>> rope_interleaved([[1.0, 0.0], [1.0, 0.0]], pos=[0, 1]).round(4)
    array([[1.    , 0.    ],
           [0.5403, 0.8415]])
    """
    x = np.asarray(x)
    r = rotated_width(x, pos, rotary_dim)  # all d unless partial
    out = x.astype(np.float64)  # a copy; from column r on it stays as it is
    freqs = rope_freqs(r, base)
    a, b = x[..., 0:r:2], x[..., 1:r:2]  # neighbours are partners
    out[..., 0:r:2], out[..., 1:r:2] = rotate_pairs(a, b, pos, freqs)
    return out.astype(np.result_type(x, np.float32))  # float32 stays float32


def rope_half(x, pos, base=10000.0, rotary_dim=None):
    r"""Rotate pairs (i, i + d/2) of each row by angles that grow with position.

    The same rotations as `rope_interleaved` on another choice of partners: the layout of
    GPT-NeoX and of Llama in Hugging Face transformers. Weights trained for one layout need
    `interleaved_to_half_perm` to work with the other.

    Parameters
    ----------
    x : ndarray of shape (..., N, d)
        Queries or keys, one head per matrix.
    pos : array_like, broadcastable to (..., N)
        Absolute position of every row.
    base : float
        See `rope_freqs`.
    rotary_dim : int, optional
        Rotate only the first `rotary_dim` coordinates; all by default.

    Returns
    -------
    ndarray of shape (..., N, d)
        The rotated rows; lengths are unchanged.

    References
    ----------
    https://github.com/huggingface/transformers/issues/25199

    Examples
    --------
    At position 1 the pair (0, 2) turns by 1 radian, the pair (1, 3) by 1/100:

    >>> rope_half([[1.0, 1.0, 0.0, 0.0]], pos=[1]).round(4)
    array([[0.5403, 1.    , 0.8415, 0.01  ]])
    """
    x = np.asarray(x)
    r = rotated_width(x, pos, rotary_dim)  # all d unless partial
    out = x.astype(np.float64)
    freqs = rope_freqs(r, base)
    a, b = x[..., : r // 2], x[..., r // 2 : r]  # i and i + r/2 are partners
    out[..., : r // 2], out[..., r // 2 : r] = rotate_pairs(a, b, pos, freqs)
    return out.astype(np.result_type(x, np.float32))


def rope_interleaved_backward(dy, pos, base=10000.0, rotary_dim=None):
    r"""Send the gradient back through `rope_interleaved`: turn it the other way.

    A rotation is linear and orthogonal, so :math:`dx = R_m^\top dy = R_{-m}\,dy`.

    Parameters
    ----------
    dy : ndarray of shape (..., N, d)
        Gradient with respect to the rotated rows.
    pos, base, rotary_dim
        As in the forward pass.

    Returns
    -------
    ndarray of shape (..., N, d)
        Gradient with respect to the rows before rotation.

    Examples
    --------
    >>> y = rope_interleaved([[3.0, 4.0]], pos=[7])
    >>> rope_interleaved_backward(y, pos=[7]).round(6)
    array([[3., 4.]])
    """
    return rope_interleaved(dy, -np.asarray(pos), base, rotary_dim)


def rope_half_backward(dy, pos, base=10000.0, rotary_dim=None):
    r"""Send the gradient back through `rope_half`: turn it the other way.

    Parameters
    ----------
    dy : ndarray of shape (..., N, d)
        Gradient with respect to the rotated rows.
    pos, base, rotary_dim
        As in the forward pass.

    Returns
    -------
    ndarray of shape (..., N, d)
        Gradient with respect to the rows before rotation.

    Examples
    --------
    >>> y = rope_half([[3.0, 4.0, 5.0, 6.0]], pos=[7])
    >>> rope_half_backward(y, pos=[7]).round(6)
    array([[3., 4., 5., 6.]])
    """
    return rope_half(dy, -np.asarray(pos), base, rotary_dim)
