"""Find the bug 1: the mask comes after the softmax."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake, retold
from snippets.exercises.folder import checks_of

ATTENTION = checks_of("scaled-dot-product-attention")


def zero_scores_then_cleared(q, k, v, mask=None):
    _, attn = ATTENTION.zero_scores_where_masked(q, k, v, mask)
    attn = attn if mask is None else np.where(mask, attn, 0)
    return attn @ v, attn


def visible_keys_cleared(q, k, v, mask=None):
    _, attn = ATTENTION.attention(ATTENTION.scaled(q, k), v)
    attn = attn if mask is None else np.where(mask, 0, attn)
    return attn @ v, attn


def softmax_again(q, k, v, mask=None):
    _, attn = ATTENTION.attention(ATTENTION.scaled(q, k), v)
    return (attn @ v, attn) if mask is None else ATTENTION.attention(attn, v, mask)


EXERCISE = Exercise(
    functions=["scaled_dot_product_attention"],
    minutes=4,
    level=1,
    bug="mask-after-softmax",
    like="scaled-dot-product-attention",
    checks=ATTENTION.EXERCISE.checks,
    mistakes=[
        *retold(
            ATTENTION.EXERCISE.mistakes,
            "mask-after-softmax",
            zh="没有 mask 时全对。有 mask 时，被遮住的键权重是 0，没错，但有一行剩下的权重加起来只有 {row:.2f}，"
            "out 也跟着变小。少掉的那一部分去了哪里？",
            en="Without a mask all is right. With one, masked keys do weigh 0, but what is left in "
            "a row sums to {row:.2f} only, and out shrinks with it. Where did the rest go?",
        ),
        Mistake(
            "zero-scores-then-cleared",
            "看起来 softmax 之前把遮住的分数设成了 0，之后又把权重清零：e^0 = 1 仍然占了分母，有一行之和只有 {row:.2f}。"
            "分数要设成 -inf，之后就不必再清零。",
            "It looks as if masked scores are set to 0 before the softmax and their weights "
            "cleared after it: e^0 = 1 is in the denominator all the same, and a row sums to "
            "{row:.2f}. Set the scores to -inf; then nothing is left to clear.",
            wrong=zero_scores_then_cleared,
            numbers=ATTENTION.row_sum,
        ),
        Mistake(
            "visible-keys-cleared",
            "看起来清零的是看得到的键：True = 可以看，要留下的正是这些。而且清零发生在 softmax 之后，一行之和只有 {row:.2f}。",
            "It looks as if the keys that may be seen are cleared: True = may attend, and these "
            "are the ones to keep. It also happens after the softmax: a row sums to {row:.2f}.",
            wrong=visible_keys_cleared,
            numbers=ATTENTION.row_sum,
        ),
        Mistake(
            "softmax-again",
            "看起来对权重又做了一次 softmax：每行之和是 1 了，但 e 的指数不再是分数，而是 0 到 1 之间的权重，结果近乎平均。"
            "遮住的应是分数，softmax 只做一次。",
            "It looks as if there is a second softmax, of the weights: rows sum to 1 now, but what "
            "is in the exponent is no longer a score, it is between 0 and 1, and the result is "
            "nearly uniform. Mask the scores, and take one softmax.",
            wrong=softmax_again,
        ),
    ],
)
