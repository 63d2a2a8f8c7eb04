"""Capitals: a restored word has those of what stood on the page."""

from collections.abc import Sequence

from normalize.unicode import traditional


def dressed(raw: str, word: str, abbreviations: dict[str, str]) -> str:
    """Lower-case `word` in the case of `raw`, with the tone placement of official documents."""
    letters = [c for c in raw if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if word in abbreviations and upper:
        return abbreviations[word]
    word = traditional(word)
    if upper and (upper == len(letters) > 1 or upper > 0.6 * len(raw) > 1):
        return word.upper()
    # Only the capital Đ is read as B or P.
    if letters and (raw[0].isupper() or (word[0] == "đ" and raw[0] in "bp")):
        return word[0].upper() + word[1:]
    return word


def lowered(words: Sequence[str], abbreviations: dict[str, str]) -> dict[int, str]:
    """Words in capitals by mistake (``HỖ trợ``, ``các SỞ, ban``), with the case they should have.

    Recognisers read a capital first letter with its mark as two capitals. A short word in capitals
    between words that are not is lower case, or has one capital where a sentence begins.
    """
    found: dict[int, str] = {}
    named = [k for k, word in enumerate(words) if sum(c.isalpha() for c in word) > 1]
    known = {form.lower() for form in abbreviations.values()}
    for place, k in enumerate(named):
        core = words[k].strip('.,;:()"“”')
        beside = [words[j] for j in named[max(place - 1, 0) : place] + named[place + 1 : place + 2]]
        if not core.isalpha() or not core.isupper() or len(core) > 3 or core.lower() in known:
            continue
        if beside and not any(word.isupper() for word in beside):
            begins = place == 0 or named[place - 1] != k - 1 or words[k - 1][-1] in ".:;!?"
            found[k] = words[k].capitalize() if begins else words[k].lower()
    return found
