import numpy as np


def softplus(x):
    return np.where(x > 0, x + np.log1p(np.exp(-np.abs(x))), np.log1p(np.exp(-np.abs(x))))


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    pos, neg = z[y == 1], z[y == 0]
    cost = alpha * np.exp(-gamma * softplus(pos)) @ softplus(-pos)
    cost += (1 - alpha) * np.exp(-gamma * softplus(-neg)) @ softplus(neg)
    return cost / z.size


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    grad = np.zeros_like(z)
    for label, sign, weight in ((1, 1.0, alpha), (0, -1.0, 1 - alpha)):
        here = y == label
        t = sign * z[here]
        p, q = np.exp(-softplus(-t)), np.exp(-softplus(t))
        grad[here] = -sign * weight * q**gamma * (gamma * p * softplus(-t) + q)
    grad /= z.size
    return grad
