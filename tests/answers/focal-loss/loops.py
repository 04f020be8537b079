import math

import numpy as np


def one(z, y, alpha, gamma):
    s, w = (1, alpha) if y else (-1, 1 - alpha)
    t = s * z
    if t > 0:
        log_p, log_rest = -math.log1p(math.exp(-t)), -t - math.log1p(math.exp(-t))
    else:
        log_p, log_rest = t - math.log1p(math.exp(t)), -math.log1p(math.exp(t))
    factor = w * math.exp(gamma * log_rest)
    slope = s * factor * (gamma * math.exp(log_p) * log_p - math.exp(log_rest))
    return -factor * log_p, slope


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    total = 0.0
    for place in np.ndindex(z.shape):
        total += one(float(z[place]), int(y[place]), alpha, gamma)[0]
    return total / z.size


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    out = np.empty(z.shape, z.dtype)
    for place in np.ndindex(z.shape):
        out[place] = one(float(z[place]), int(y[place]), alpha, gamma)[1] / z.size
    return out
