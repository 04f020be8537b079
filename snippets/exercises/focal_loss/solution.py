import numpy as np


def signs_and_weights(z, y, alpha):
    s = np.where(y == 1, 1, -1).astype(z.dtype)
    alpha_t = np.where(y == 1, alpha, 1 - alpha).astype(z.dtype)
    return s, alpha_t


def log_sigmoid(x):
    return -np.logaddexp(0, -x)  # -log(1 + e^-x) without overflow


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    s, alpha_t = signs_and_weights(z, y, alpha)
    # p_t = sigmoid(s z): p for y = 1, 1 - p for y = 0
    log_p_t = log_sigmoid(s * z)
    rest = np.exp(log_sigmoid(-s * z))  # 1 - p_t
    return -(alpha_t * rest**gamma * log_p_t).mean()


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    s, alpha_t = signs_and_weights(z, y, alpha)
    log_p_t = log_sigmoid(s * z)
    rest = np.exp(log_sigmoid(-s * z))
    # dp_t/dz = s p_t (1 - p_t): 1/p_t and (1 - p_t)^(gamma - 1) cancel on paper
    bracket = gamma * np.exp(log_p_t) * log_p_t - rest
    return alpha_t * s * rest**gamma * bracket / z.size
