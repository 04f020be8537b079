"""What is said, in both languages, when no known mistake fits better."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from snippets.exercises.exercise import Words
from snippets.exercises.shown import clipped, shown

Array = np.ndarray[Any, Any]
Shape = tuple[int, ...]
EXACT = 1e-9  # how near a factor must be to a whole number to be called one


def subject(name: str) -> Words:
    """Name what is talked about: a part of a tuple, or the result itself."""
    if name:
        return Words(f"返回值中的 `{name}` ", f"`{name}` (one of the returned values) ")
    return Words("返回值", "The result ")


# Before the first call


def no_function(name: str, defined: Sequence[str]) -> Words:
    """Say that the name is missing and which functions there are."""
    if not defined:
        return Words(
            f"没有找到函数 `{name}`：你的代码里还没有定义任何函数。",
            f"There is no function `{name}`: your code does not define any function yet.",
        )
    shown_names = "、".join(f"`{other}`" for other in defined[:5])
    return Words(
        f"没有找到函数 `{name}`，只找到 {shown_names}。函数名必须和题目给的一样。",
        f"There is no function `{name}`, only {shown_names.replace('、', ', ')}. "
        "Keep the name that the task gives.",
    )


def not_a_function(name: str, value: Any) -> Words:
    """Say what the name stands for instead."""
    kind = type(value).__name__
    if isinstance(value, type):
        return Words(
            f"`{name}` 是一个类，不是函数。请用 `def {name}(…)` 来写。",
            f"`{name}` is a class, not a function. Write it with `def {name}(...)`.",
        )
    return Words(
        f"`{name}` 是 {kind}，不是函数。是不是在后面又给它赋了值（`{name} = …`）？",
        f"`{name}` is of type {kind}, not a function. "
        f"Did a later line assign to it (`{name} = ...`)?",
    )


def site_solution(name: str) -> Words:
    """Say that the site's function does not count."""
    return Words(
        f"你的代码用了本站自带的 `{name}`。这道题要从头自己写；snippets 里与它无关的函数可以用。",
        f"Your code uses the site's own `{name}`. This one is to be written from scratch; functions "
        "of `snippets` that have nothing to do with it may be used.",
    )


def wrong_parameters(name: str, call: str, wanted: str, got: str) -> Words:
    """Say which signature the calls need."""
    return Words(
        f"检查会这样调用：`{call}`，可是你的签名 `{name}{got}` 接不了这些参数。题目给的签名是 `{name}{wanted}`。",
        f"The checks call `{call}`, which your signature `{name}{got}` cannot take. "
        f"The task gives `{name}{wanted}`.",
    )


def stopped_early(name: str, message: str, line: int | None) -> Words:
    """Say that the code ended with an error before any function could be called."""
    where_zh = f"第 {line} 行" if line else "某一行"
    where_en = f"in line {line}" if line else "before its end"
    cause = _cause_of(name, message)
    told = _told(name, message)
    return Words(
        f"代码没能运行完：{where_zh}出错，{told.zh}。其余检查没有做。",
        f"Your code did not run to its end: it failed {where_en} with {told.en}. "
        "The other checks were not made.",
    ).plus(cause)


def program_ended(name: str) -> Words:
    """Say that the program ended itself before the function was defined."""
    return Words(
        f"程序自己结束了（exit），这时 `{name}` 还没有定义。请去掉 exit 那一行。",
        f"The program ended itself (exit) before `{name}` was defined. Take the exit out.",
    )


def interrupted(seconds: float, line: int | None) -> Words:
    """Say that a call was stopped, and where it was."""
    at_zh = f"停下时正在执行第 {line} 行：" if line else ""
    at_en = f" It was in line {line} when it was stopped:" if line else ""
    return Words(
        f"调用了 {seconds:.1f} 秒还没有返回，已停止。{at_zh}那里的循环会结束吗？循环变量变了吗？",
        f"The call had not returned after {seconds:.1f} s and was stopped.{at_en} "
        "does the loop there ever end? Does its variable change?",
    )


# An error in a call


def raised(error: BaseException) -> Words:
    """Say that a call raised, and why that usually happens."""
    if isinstance(error, NotImplementedError):
        return Words(
            "函数体还没有写：调用时得到的是 NotImplementedError。",
            "The body is still to be written: the call raised NotImplementedError.",
        )
    if isinstance(error, SystemExit):
        return Words(
            "函数里调用了 exit()，把整个程序结束了。请用 return 返回结果。",
            "The function ended the whole program with exit(). Use `return` to give a result.",
        )
    if isinstance(error, RecursionError):
        return Words(
            "函数一直在调用自己，直到超过递归深度（RecursionError）。递归要有终止条件。"
            "函数名是不是盖住了你本想调用的另一个函数？",
            "The function calls itself until the recursion limit (RecursionError). A recursion "
            "needs a case in which it ends. Or does its name hide another function that you "
            "meant to call?",
        )
    name, message = type(error).__name__, text_of(error)
    told = _told(name, message)
    return Words(
        f"在这个输入上报错，{told.zh}。",
        f"The call raised {told.en}.",
    ).plus(_cause_of(name, message))


def _told(name: str, message: str) -> Words:
    message = clipped(message.strip(), 200)
    return Words(f"{name}：{message}", f"{name}: {message}") if message else Words(name, name)


def text_of(error: BaseException) -> str:
    """Return the message of an error, whatever its class does when it is asked."""
    try:
        return str(error)
    except Exception:
        return "(the error cannot be turned into text)"


def _cause_of(name: str, message: str) -> Words | None:
    if name == "AssertionError":
        return Words(
            "这是你自己写的 assert：它的条件不成立。",
            "That is an assert of your own: its condition does not hold.",
        )
    if name == "UnboundLocalError":
        return Words(
            "函数里给这个名字赋过值，它就成了局部变量，在赋值之前不能用。换一个名字。",
            "A name that is assigned to anywhere in a function is local, and has no value before "
            "that line. Use another name.",
        )
    if name in ("ModuleNotFoundError", "ImportError"):
        return Words(
            "这里只有 NumPy 和 Python 标准库（没有 torch、scipy、jax）。",
            "There are only NumPy and the standard library here (no torch, scipy or jax).",
        )
    if "could not be broadcast" in message or "mismatch in its core dimension" in message:
        return Words(
            "两边的形状对不上：求和或取最大值时是不是少了 `keepdims=True`，或者少了一次转置？"
            "（最后两维转置用 `np.swapaxes(a, -1, -2)`，批量输入时 `.T` 会反转所有维。）",
            "The shapes do not fit: is a `keepdims=True` missing in a sum or a maximum, or a "
            "transpose? (Swap the last two axes with `np.swapaxes(a, -1, -2)`; on a batch, `.T` "
            "reverses all axes.)",
        )
    if "_UFuncOutputCastingError" in name or "Cannot cast ufunc" in message:
        return Words(
            "输入是整数数组时，`x -= …` 这样的就地运算存不下小数。请写成 `x = x - …`。",
            "In an array of integers an in-place `x -= ...` has no room for fractions. "
            "Write `x = x - ...`.",
        )
    if "ambiguous" in message and "truth value" in message:
        return Words(
            "`if`/`max()`/`and` 需要单个真假值，而这里是整个数组。用 `np.where`、`np.maximum` 或 `&`。",
            "`if`, `max()` and `and` need one truth value, and this is a whole array. "
            "Use `np.where`, `np.maximum` or `&`.",
        )
    if name == "NameError" and "'np'" in message:
        return Words("少了 `import numpy as np`。", "`import numpy as np` is missing.")
    if "unexpected keyword argument 'dim'" in message or "argument 'keepdim'" in message:
        return Words(
            "这是 torch 的叫法：NumPy 里是 `axis` 和 `keepdims`。",
            "That is torch's word: in NumPy it is `axis` and `keepdims`.",
        )
    if "cannot reshape array" in message:
        return Words(
            "reshape 前后元素个数必须一样：有一维的长度取错了或写死了，或者前一步广播出了更大的数组。能算出来的那一维写 -1。",
            "A reshape keeps the number of elements: a length is taken from the wrong array or is "
            "fixed, or the step before was broadcast to something larger. Write -1 for the one "
            "that follows from the others.",
        )
    if "only integer scalar arrays can be converted to a scalar index" in message:
        return Words(
            "Python 的列表不能用数组当索引：先 `np.array([…])`，或者用 `np.where`。",
            "A Python list cannot be indexed by an array: make it `np.array([...])` first, or use "
            "`np.where`.",
        )
    if "boolean index did not match" in message:
        return Words(
            "`a[mask]` 要求两个形状完全一样，不会广播。用 `np.where(mask, a, -np.inf)`，"
            "或者先 `np.broadcast_to(mask, a.shape)`。",
            "`a[mask]` wants two equal shapes and does not broadcast. Use "
            "`np.where(mask, a, -np.inf)`, or `np.broadcast_to(mask, a.shape)` first.",
        )
    if "can be converted to Python scalars" in message:
        return Words(
            "`math.exp`、`float()` 只接受单个数；对整个数组用 `np.exp`、`np.log`。",
            "`math.exp` and `float()` take one number; for a whole array there are `np.exp` and "
            "`np.log`.",
        )
    if name == "AxisError" or "out of bounds for array of dimension" in message:
        return Words(
            "这个输入没有那么多维：不要写死 axis=1，倒数的 axis=-1 对任何维数都成立。",
            "This input has fewer axes: instead of a fixed axis=1, axis=-1 works for any number.",
        )
    return None


def prints_too_much() -> Words:
    """Say that a call printed more than anybody can read."""
    return Words(
        "只调用一次就打印了超过 1 MB 文字，已停止。去掉循环里的 print；也看看循环会不会结束。",
        "A single call printed more than 1 MB of text and was stopped. Take the print out of the "
        "loop, and see whether the loop ends.",
    )


# The type of a result


def returns_nothing(printed: int) -> tuple[Words, str]:
    """Return the sentence and its diagnosis: no return, or print in its place."""
    if printed:
        words = Words(
            "函数把结果打印了出来，却没有返回：返回值是 None。把 print(…) 换成 return …。",
            "The function prints its result and returns None. Replace print(...) by return ....",
        )
        return words, "prints-instead"
    words = Words(
        "函数返回了 None：是不是忘了写 return？",
        "The function returned None: is the `return` missing?",
    )
    return words, "returns-nothing"


def generator() -> Words:
    """Say that `yield` was written for `return`."""
    return Words(
        "函数返回的是生成器：里面用了 yield。请用 return 一次返回整个结果。",
        "The function gave a generator, since it uses `yield`. Return the whole result at once.",
    )


def coroutine() -> Words:
    """Say that the function is async."""
    return Words(
        "函数是 async def，调用只得到一个协程。请改成普通的 def。",
        "The function is `async def`, so a call gives a coroutine only. Make it a plain `def`.",
    )


def wrong_parts(names: Sequence[str], value: Any) -> Words:
    """Say which values must be returned together."""
    all_zh, all_en = (
        "、".join(f"`{n}`" for n in names),
        ", ".join(f"`{n}`" for n in names),
    )
    if isinstance(value, tuple | list):
        had_zh, had_en = f"{len(value)} 个", f"{len(value)}"
    else:
        had_zh, had_en = "1 个", "only one"
    back = ", ".join(names)
    return Words(
        f"应该返回 {len(names)} 个值（{all_zh}），实际返回了 {had_zh}。写成 `return {back}`。",
        f"Wanted {len(names)} values ({all_en}), got {had_en}. Write `return {back}`.",
    )


def other_order(names: Sequence[str], got: Sequence[str]) -> Words:
    """Say that the right values came back in another order."""
    wanted = ", ".join(names)
    return Words(
        f"返回的值都对，但顺序不对：应为 `{wanted}`，得到 `{', '.join(got)}`。",
        f"The values are right but in another order: wanted `{wanted}`, got `{', '.join(got)}`.",
    )


def wrong_type(name: str, value: Any, array: bool) -> Words:
    """Say which type came back instead of an array or a number."""
    kind, who = type(value).__name__, subject(name)
    if kind == "matrix" or isinstance(value, np.ndarray):
        return Words(
            f"{who.zh}是 {kind}，不是普通的 ndarray。请返回 `np.asarray(…)`。",
            f"{who.en}is a {kind}, not a plain ndarray. Return `np.asarray(...)`.",
        )
    if isinstance(value, tuple):
        return Words(
            f"{who.zh}是 {len(value)} 个值的元组，这里只要一个。return 后面多了逗号或别的值。",
            f"{who.en}is a tuple of {len(value)}; only one value is wanted here. There is a comma "
            "or another value too many after `return`.",
        )
    if array and isinstance(value, list):
        return Words(
            f"{who.zh}是 Python 的 {kind}，不是 NumPy 数组。最后返回 `np.array(…)`。",
            f"{who.en}is a Python {kind}, not a NumPy array. Return `np.array(...)` of it.",
        )
    zh, en = (" NumPy 数组", "a NumPy array") if array else ("一个数", "a number")
    return Words(
        f"{who.zh}的类型是 {kind}，这里要{zh}。",
        f"{who.en}is of type {kind}, wanted {en}.",
    )


def wrong_dtype(name: str, dtype: Any) -> Words:
    """Say that an array holds something that is no real number."""
    who = subject(name)
    if dtype.kind == "c":
        return Words(
            f"{who.zh}是复数数组（{dtype}），这里只有实数。",
            f"{who.en}holds complex numbers ({dtype}); only real ones make sense here.",
        )
    if dtype.kind == "O":
        return Words(
            f"{who.zh}的 dtype 是 object：里面不是数，多半是长短不一的列表、None 或混进了别的东西。",
            f"{who.en}has dtype object: it does not hold numbers. Lists of different lengths, a "
            "None, or something else got in.",
        )
    return Words(
        f"{who.zh}的 dtype 是 {dtype}，这里要浮点数。",
        f"{who.en}has dtype {dtype}, wanted floating-point numbers.",
    )


def whole_numbers(name: str, dtype: str) -> Words:
    """Say that fractions were cut off or never there."""
    who = subject(name)
    return Words(
        f"{who.zh}的 dtype 是 {dtype}，存不下小数。是不是用 `np.zeros_like(x)` 接整数输入的结果，"
        "或者用了整除 `//`？",
        f"{who.en}has dtype {dtype}, which has no room for fractions. Was it made by "
        "`np.zeros_like(x)` of an integer input, or by `//`?",
    )


def not_bool(name: str, dtype: str, additive: bool) -> Words:
    """Say that a mask must be bool."""
    who = subject(name)
    if additive:
        return Words(
            f"{who.zh}是加到分数上的那种掩码（0 和 -inf，dtype {dtype}）。这里要 bool：True = 可以看。",
            f"{who.en}is a mask to be added to the scores (0 and -inf, dtype {dtype}). Here it "
            "must be bool: True = may attend.",
        )
    return Words(
        f"{who.zh}的 dtype 是 {dtype}，应当是 bool（True = 可以看）。"
        "0/1 数组不能直接当布尔掩码用：`~` 和 `np.where` 会给出别的结果。加上 `.astype(bool)`。",
        f"{who.en}has dtype {dtype}, wanted bool (True = may attend). An array of 0 and 1 is no "
        "mask: `~` and indexing do something else with it. Add `.astype(bool)`.",
    )


def returns_input(name: str) -> Words:
    """Say that an argument came back as it was."""
    return Words(
        f"返回值和输入 `{name}` 完全一样：算出来的结果没有用上，或者 return 错了变量。",
        f"The result is the input `{name}` as it was: what was computed is not used, or `return` "
        "names another variable.",
    )


# Shapes


def wrong_shape(name: str, got: Shape, wanted: Shape) -> Words:
    """Say that the shape is wrong, and what the difference looks like."""
    who = subject(name)
    words = Words(
        f"{who.zh}的形状不对：应为 {wanted}，得到 {got}。",
        f"{who.en}has the wrong shape: wanted {wanted}, got {got}.",
    )
    return words.plus(_about_shapes(got, wanted))


def _about_shapes(got: Shape, wanted: Shape) -> Words | None:
    if not wanted:
        return Words(
            "这里要一个数，不是数组：是不是少了求和或求平均，或者留下了 keepdims？",
            "Wanted one number, not an array: is a sum or a mean missing, or is there a keepdims "
            "too many?",
        )
    if not got:
        return Words(
            "得到的是一个数：求和、取平均时是不是漏了 axis，把所有元素都合到了一起？",
            "This is a single number: a sum or a mean without `axis` joins all elements.",
        )
    if len(got) == len(wanted) and sorted(got) == sorted(wanted):
        return Words(
            "维的长度都在，只是顺序换了：有一次转置多了、少了或换错了轴。",
            "The lengths are all there, in another order: a transpose is missing, is one too many "
            "or swaps other axes.",
        )
    if [n for n in got if n != 1] == [n for n in wanted if n != 1]:
        return Words(
            "只差长度为 1 的维：检查 keepdims、reshape 和索引 `[None]`。",
            "Only axes of length 1 differ: look at keepdims, reshape and `[None]`.",
        )
    if math.prod(got) == math.prod(wanted):
        return Words(
            "元素个数一样，只是没有 reshape 成要求的形状（例如 ravel 之后忘了还原）。",
            "The number of elements is right, only the shape is not: was it left flat after a "
            "ravel, say?",
        )
    if len(got) == len(wanted) - 1 and _without_one(wanted, got):
        return Words(
            "少了一维：它被求和、取平均或取最大值合掉了。",
            "One axis is gone: a sum, a mean or a maximum joined it.",
        )
    if len(got) > len(wanted):
        return Words(
            "多出了维：多半是广播造成的，两个数组没有按同一根轴对齐（少了 keepdims 或转置）。",
            "There are too many axes: two arrays were broadcast along different axes (a keepdims "
            "or a transpose is missing).",
        )
    return None


def _without_one(longer: Shape, shorter: Shape) -> bool:
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


# Numbers


def wrong_numbers(name: str, got: Array, wanted: Array, fits: Array) -> Words:
    """Say how the numbers differ: the pattern first, else the first place."""
    who = subject(name)
    if got.dtype.kind == "b":
        return _wrong_bools(who, got, wanted)
    right = wanted.astype(np.float64)
    value = got.astype(np.float64)
    if bad := int((np.isnan(value) & ~np.isnan(right)).sum()):
        return Words(
            f"{who.zh}里有 nan（{bad} 个，共 {value.size} 个数）。nan 来自 inf/inf、inf-inf、0/0 "
            "或对负数取 log：先找到哪一步溢出了，或者除以了 0。",
            f"{who.en}holds nan ({bad} of {value.size} numbers). It comes from inf/inf, inf-inf, "
            "0/0 or the log of a negative number: find the step that overflows or divides by 0.",
        )
    if bad := int((np.isinf(value) & ~np.isinf(right)).sum()):
        return Words(
            f"{who.zh}里有 inf（{bad} 个，共 {value.size} 个数）。多半是 exp 溢出，或对 0 取了 log。",
            f"{who.en}holds inf ({bad} of {value.size} numbers): an exp overflows, or a log gets 0.",
        )
    if pattern := _pattern(who, value, right):
        return pattern
    wrong = np.argwhere(~fits)
    place = tuple(int(i) for i in wrong[0])
    here, there = shown(right[place], 6), shown(value[place], 6)
    if not place:
        return Words(
            f"{who.zh}不对：应为 {here}，得到 {there}。",
            f"{who.en}is wrong: wanted {here}, got {there}.",
        )
    at = ", ".join(map(str, place))
    return Words(
        f"{who.zh}有 {len(wrong)} 个数不对（共 {value.size} 个）。第一处在 [{at}]：应为 {here}，得到 {there}。",
        f"{who.en}is wrong in {len(wrong)} of {value.size} numbers. The first is at [{at}]: "
        f"wanted {here}, got {there}.",
    )


def _wrong_bools(who: Words, got: Array, wanted: Array) -> Words:
    if (got == ~wanted).all():
        return Words(
            f"{who.zh}正好反了：该是 True 的地方是 False。",
            f"{who.en}is the exact opposite: False where it must be True.",
        )
    wrong = np.argwhere(got != wanted)
    at = ", ".join(str(int(i)) for i in wrong[0])
    place = tuple(wrong[0])
    return Words(
        f"{who.zh}有 {len(wrong)} 处不对（共 {got.size} 处）。第一处在 [{at}]：应为 {bool(wanted[place])}，"
        f"得到 {bool(got[place])}。",
        f"{who.en}is wrong in {len(wrong)} of {got.size} entries. The first is at [{at}]: wanted "
        f"{bool(wanted[place])}, got {bool(got[place])}.",
    )


def _pattern(who: Words, value: Array, right: Array) -> Words | None:
    """Return what the difference looks like as a whole, if it looks like something."""
    finite = np.isfinite(right) & np.isfinite(value)
    largest = float(np.abs(right[finite]).max(initial=0.0))
    gap = float(np.abs(value - right)[finite].max(initial=0.0))
    if finite.all() and 0 < gap <= 1e-5 * max(largest, 1e-300):
        return Words(
            f"{who.zh}只对到约 {_digits(gap / largest)} 位有效数字。是不是在 float32 里计算、"
            "加了 1e-9 这样的小量（eps），或者用差分近似了导数？输入是 float64 时应精确到 1e-9。",
            f"{who.en}is right to about {_digits(gap / largest)} digits only. Is it computed in "
            "float32, is there a small constant (eps) in it, or is a slope taken by differences? From float64 inputs, 1e-9 is "
            "wanted.",
        )
    if not value[finite].any() and right[finite].any():
        return Words(f"{who.zh}全是 0。", f"{who.en}is 0 everywhere.")
    if factor := _factor(value, right, finite, largest):
        return _words_of_factor(who, factor)
    if right.size > 1 and finite.all():
        offset = float((value - right).flat[0])
        if np.allclose(value - right, offset, rtol=1e-7, atol=1e-12):
            return Words(
                f"{who.zh}的每个数都比正确值{'大' if offset > 0 else '小'} {abs(offset):.6g}，差的是同一个常数。",
                f"{who.en}is {abs(offset):.6g} too {'large' if offset > 0 else 'small'} everywhere: "
                "always the same constant.",
            )
    if (
        right.ndim > 1
        and right.shape[-1] == right.shape[-2]
        and _near(value, np.swapaxes(right, -1, -2), largest)
    ):
        return Words(
            f"{who.zh}是正确结果的转置（最后两维互换了）。",
            f"{who.en}is the transpose of the right one (the last two axes are swapped).",
        )
    if right.size > 3 and _near(np.sort(value, axis=None), np.sort(right, axis=None), largest):
        return Words(
            f"{who.zh}里的数都对，但位置不对：顺序或轴弄混了（比如该转置的地方用了 reshape）。",
            f"{who.en}holds the right numbers in the wrong places: an order or an axis is mixed up "
            "(a reshape where a transpose is needed, say).",
        )
    return None


def _near(a: Array, b: Array, largest: float) -> bool:
    return bool(np.allclose(a, b, rtol=1e-7, atol=1e-12 * max(1.0, largest), equal_nan=True))


def _factor(value: Array, right: Array, finite: Array, largest: float) -> float | None:
    """Return the factor between the two if it is the same everywhere."""
    big = finite & (np.abs(right) > 1e-6 * largest)
    if not big.any() or not finite.all():
        return None
    factor = float((value[big] / right[big]).flat[0])
    if abs(factor - 1) < 1e-6 or not _near(value, factor * right, largest * max(1, abs(factor))):
        return None
    # A number alone always has a factor: it says something only if it is a simple one, and not even
    # then where the rest of the array is 0.
    if len(np.unique(np.abs(right[big]).round(12))) > 1 or abs(factor + 1) < EXACT:
        return factor
    return factor if _simple(factor) and right.size == 1 else None


def _words_of_factor(who: Words, factor: float) -> Words:
    if abs(factor + 1) < EXACT:
        return Words(
            f"{who.zh}的符号反了，数值是对的。",
            f"{who.en}has the wrong sign only.",
        )
    name = _simple(factor) or f"{factor:.6g}"
    return Words(
        f"{who.zh}的每个数都恰好是正确值的 {name} 倍：多了或少了一个常数因子"
        "（求和与平均弄混、缩放、某一维的长度）。",
        f"{who.en}is exactly {name} times the right one everywhere: a constant factor is missing "
        "or too many (sum instead of mean, a scale, the length of an axis).",
    )


def _simple(factor: float) -> str:
    """Return a factor as people write it, or nothing if it is no simple one.

    >>> [_simple(f) for f in (3.0, 0.25, 2**0.5, -1 / 3**0.5, 1.234, 1e300)]
    ['3', '1/4', '√2', '-1/√3', '', '']
    """
    sign, size = "-" if factor < 0 else "", abs(factor)
    if not 1e-6 < size < 1e6:
        return ""
    for root, power in (("", 1), ("√", 2)):
        for top, name in ((size**power, "{}"), (size**-power, "1/{}")):
            whole = round(top)
            if 1 <= whole <= 1000 and abs(top - whole) < EXACT * whole:
                return sign + name.format(f"{root}{whole}")
    return ""


def _digits(gap: float) -> int:
    return max(1, round(-math.log10(gap)))


# Other properties


def changed_inputs(names: Iterable[str]) -> Words:
    """Say that the call changed its arguments."""
    names = list(names)
    zh, en = (
        "、".join(f"`{n}`" for n in names),
        ", ".join(f"`{n}`" for n in names),
    )
    return Words(
        f"调用之后输入 {zh} 变了。调用者的数组不能动：`x -= …`、`x[…] = …` 会改到原数组，"
        "请写成 `x = x - …`，或者先 `x = x.copy()`。",
        f"The call changed its input {en}. The caller's arrays must stay as they are: `x -= ...` "
        "and `x[...] = ...` write into them. Use `x = x - ...`, or `x = x.copy()` first.",
    )


def wrong_float(name: str, got: str, wanted: str) -> Words:
    """Say that the float type was not kept."""
    who = subject(name)
    if wanted == "float32":
        return Words(
            f"输入是 float32，{who.zh}却成了 {got}。常见原因：`np.sqrt(整数)` 这样的 NumPy 标量会把数组提升到 "
            "float64（Python 的 float 不会，比如 `math.sqrt(d)`、`d ** 0.5`）；与整数数组（int64）运算也会；"
            "`np.zeros(n)`、`np.where(m, 0.25, 0.75)` 新建的就是 float64。加上 `dtype=x.dtype` 或 `.astype(x.dtype)`。",
            f"The inputs are float32, but {who.en.strip()[0].lower() + who.en.strip()[1:]} is {got}. "
            "Usual causes: a NumPy scalar such as `np.sqrt(integer)` lifts the array to float64 (a "
            "Python float such as `math.sqrt(d)` or `d ** 0.5` does not); so does an array of "
            "integers (int64); and `np.zeros(n)` or `np.where(m, 0.25, 0.75)` make float64 anew. "
            "Add `dtype=x.dtype` or `.astype(x.dtype)`.",
        )
    return Words(
        f"{who.zh}的 dtype 是 {got}，应为 {wanted}。",
        f"{who.en}has dtype {got}, wanted {wanted}.",
    )


def checker_failed(error: BaseException) -> Words:
    """Say that the fault may be ours."""
    told = _told(type(error).__name__, text_of(error))
    return Words(
        f"检查程序处理这个返回值时自己出错了（{told.zh}）。如果你返回的是普通数组，请告诉我们。",
        f"The checker itself failed on this result ({told.en}). If it is a plain array, please "
        "tell us.",
    )


def too_slow(seconds: float, solution: float) -> Words:
    """Say how long it took, beside the solution."""
    return Words(
        f"太慢了：这个输入用了 {seconds:.2f} 秒，参考解 {_time(solution)}。是不是对每个元素又重算了整行？",
        f"Too slow: {seconds:.2f} s on this input, the solution needs {_time(solution)}. Is a whole "
        "row computed anew for every element?",
    )


def slow(seconds: float, solution: float) -> Words:
    """Say that it would do, but that arrays are faster."""
    times = round(seconds / solution)
    return Words(
        f"结果没问题，只是比参考解慢约 {times} 倍（{_time(seconds)} 对 {_time(solution)}）。"
        "面试时会接着问：怎么去掉 Python 循环？",
        f"Fine, only about {times} times slower than the solution ({_time(seconds)} against "
        f"{_time(solution)}). The next question in an interview: how to get rid of the Python loops?",
    )


def _time(seconds: float) -> str:
    return f"{1000 * seconds:.2g} ms" if seconds < 0.1 else f"{seconds:.2g} s"


def verdict(passed: int, failed: int, skipped: int) -> Words:
    """Say how it went."""
    if not failed and not skipped:
        return Words(f"全部 {passed} 项检查通过。", f"All {passed} checks passed.")
    zh, en = (
        f"{passed} 项通过，{failed} 项未通过",
        f"{passed} passed, {failed} failed",
    )
    if skipped:
        zh, en = f"{zh}，{skipped} 项没有做", f"{en}, {skipped} not made"
    return Words(zh + "。", en + ".")
