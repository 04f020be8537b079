import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    t = z.copy()
    t[y == 0] *= -1
    losses = np.logaddexp(0, -t)
    losses *= np.exp(np.logaddexp(0, t) * -gamma)
    losses[y == 1] *= alpha
    losses[y == 0] *= 1 - alpha
    return losses.mean()


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    t = z.copy()
    t[y == 0] *= -1
    lp, lq = -np.logaddexp(0, -t), -np.logaddexp(0, t)
    g = np.exp(lq * gamma)
    g *= gamma * np.exp(lp) * lp - np.exp(lq)
    g[y == 1] *= alpha
    g[y != 1] *= alpha - 1
    g /= z.size
    return g
