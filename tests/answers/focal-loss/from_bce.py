import numpy as np


def bce(logits, labels):
    return np.maximum(logits, 0) - logits * labels + np.log1p(np.exp(-np.abs(logits)))


def focal_with_logits(logits, labels, a=0.25, g=2.0):
    ce = bce(logits, labels)
    p_t = np.exp(-ce)
    return float(np.mean((a * labels + (1 - a) * (1 - labels)) * (1 - p_t) ** g * ce))


def focal_with_logits_grad(logits, labels, a=0.25, g=2.0):
    labels = labels.astype(logits.dtype)
    ce = bce(logits, labels)
    p_t = np.exp(-ce)
    weight = a * labels + (1 - a) * (1 - labels)
    d_ce = 1 / (1 + np.exp(-logits)) - labels  # p - y
    with_g = (1 - p_t) ** g + g * (1 - p_t) ** g * p_t / np.where(p_t < 1, 1 - p_t, 1) * ce
    return weight * with_g * d_ce / logits.size
