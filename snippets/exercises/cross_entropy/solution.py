import numpy as np


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    # log(e^s / sum e^s) = s - log(sum e^s): no probability is rounded to 0
    lse = np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted - lse


def cross_entropy(logits, target):
    log_p = log_softmax(logits)
    rows = np.arange(len(target))
    return -log_p[rows, target].mean()  # of each row its own class


def cross_entropy_grad(logits, target):
    grad = np.exp(log_softmax(logits))  # p
    grad[np.arange(len(target)), target] -= 1  # p - onehot
    return grad / len(target)  # the loss is a mean over N rows
