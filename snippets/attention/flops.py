"""What multi-head attention costs, and what the number of heads changes."""

from snippets.attention._checks import check_heads


def flops(n, d, h):
    r"""Count what multi-head self-attention costs for one sequence.

    A multiplication and an addition count as 2. With ``d_h = d / h`` per head, the sums are
    :math:`8nd^2` for the projections and :math:`4n^2d` for scores and mixing: `h` cancels.
    What grows with `h` is the number of score elements that the softmax must handle.

    Parameters
    ----------
    n : int
        Number of tokens.
    d : int
        Model width.
    h : int
        Number of heads; it must divide d.

    Returns
    -------
    dict of str to int
        ``projections``, ``scores``, ``mixing`` and ``total`` in FLOPs, and
        ``score_elements``, the number of entries in the h score matrices.

    Examples
    --------
    >>> flops(n=2, d=4, h=1)["total"] == flops(n=2, d=4, h=4)["total"] == 8*2*16 + 4*4*4
    True
    >>> [flops(n=2, d=4, h=h)["score_elements"] for h in (1, 2, 4)]
    [4, 8, 16]
    """
    check_heads(h, d)
    d_h = d // h
    projections = 4 * 2 * n * d * d  # with W_Q, W_K, W_V and W_O
    scores = h * 2 * n * d_h * n  # Q K^T, head by head
    mixing = h * 2 * n * n * d_h  # A V, head by head
    return {
        "projections": projections,
        "scores": scores,
        "mixing": mixing,
        "total": projections + scores + mixing,
        "score_elements": h * n * n,
    }
