"""Numbers as a reader wants to see them, in the drawing and in its text."""

import math

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value, digits=3):
    """Write a number with so many significant digits.

    Parameters
    ----------
    value : float
        Any float; infinities and nan are said, too.
    digits : int
        Significant digits.

    Returns
    -------
    str
        With a true minus sign, and a power of ten where zeros would pile up.

    Examples
    --------
    >>> shown(-0.99966), shown(1490.7), shown(0.00067092), shown(4.54e-5)
    ('−1.00', '1490', '0.000671', '4.54×10⁻⁵')
    >>> shown(float("-inf")), shown(float("nan")), shown(0.0)
    ('−∞', 'nan', '0')
    """
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if -4 <= exponent <= 5:
        places = max(digits - 1 - exponent, 0)
        text = f"{round(value, digits - 1 - exponent):.{places}f}"
    else:
        text = f"{mantissa}×10{str(exponent).translate(SUPERSCRIPT)}"
    return text.replace("-", "−")


def short(value, digits=3):
    """Write a number as `shown` does, without zeros at its end.

    Examples
    --------
    >>> short(0.0001, 2), short(6.0), short(-0.98769), short(0.0), short(100.0)
    ('0.0001', '6', '−0.988', '0', '100')
    """
    text = shown(value, digits)
    return (
        text.rstrip("0").rstrip(".")
        if "." in text and "×" not in text
        else text
    )


def percent(share):
    """Write a share so that it says 0 % or 100 % only if it is just that.

    Examples
    --------
    >>> percent(0.941), percent(0.083), percent(0.99904), percent(1.0)
    ('94.1%', '8.3%', '99.904%', '100%')
    >>> percent(1e-9), percent(1 - 1e-9), percent(float("nan"))
    ('<0.0001%', '>99.9999%', 'nan')
    """
    share = float(share)
    if math.isnan(share):
        return "nan"
    rest = min(share, 1 - share)
    if rest <= 0:
        return f"{share:.0%}"
    if rest < 1e-6:
        return "<0.0001%" if share < 0.5 else ">99.9999%"
    places = max(0, 1 - math.floor(math.log10(rest * 100)))
    return f"{share:.{places}%}"
