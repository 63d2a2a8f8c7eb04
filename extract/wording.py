"""How words read that stand in a record by themselves: whole, and nothing hanging at their ends."""

import re

#: Words that only lead on to what stands elsewhere, at the end of what is counted.
_LEADS_ON = re.compile(
    r"[\s,;:]{1,3}(?:và|hoặc|với|của|tại|từ|đến|để|(?<!trở\s)lên|(?<!trở\s)xuống|còn|ở|về|trong|trước|sau|vào|theo|do|cho"
    r"|được|phải|hoàn thành|xong|cụ thể|gồm|bao gồm|nhằm|đạt|là|chậm nhất|thời gian|dự kiến)$",
    re.IGNORECASE,
)
_ELLIPSES = ("…", "...", "v.v.", "v.v")


def clean(words: str) -> str:
    """`words` on one line, its brackets closed, without the signs at its ends: `thi hành./.`"""
    words = " ".join(words.split()).lstrip(" ,;:.)–+*-")
    words = words.rstrip(" ,;:–-")
    while words.endswith((".", "/")) and not words.endswith(_ELLIPSES):
        words = words[:-1].rstrip(" ,;:–-")
    return closed(words)


def closed(words: str) -> str:
    """`words` with a bracket for each that is open, without those that none opens."""
    depth, kept = 0, []
    for sign in words:
        if sign == ")" and depth == 0:
            continue
        depth += {"(": 1, ")": -1}.get(sign, 0)
        kept.append(sign)
    while depth and kept[-1] in "( ,;":
        depth -= kept.pop() == "("
    return "".join(kept).rstrip() + ")" * depth


def thing(words: str) -> str | None:
    """What is counted, by itself: `video giới thiệu, hoàn thành trước` is `video giới thiệu`."""
    words = clean(words)
    while found := _LEADS_ON.search(words[-20:]):
        words = clean(words[: found.start() - 20 if len(words) > 20 else found.start()])
    return words or None
