"""Lines of text restored in the context of their flow, each as its damage needs it."""

from collections.abc import Sequence
from itertools import accumulate

from normalize import numerals, restorer, spacing
from normalize.damage import Damage, of_paragraph
from normalize.misread import Seen
from normalize.restorer import Restored
from normalize.spacing import Group

#: Confidence of a Roman numeral that the text proves, and of a number that may be another.
PROVEN, DOUBTED = 0.95, 0.5
#: Kinds of text in which blanks are mended, and whether letters may be wrong there.
_SPACED = {Damage.GARBLED: True, Damage.NONE: False}


def restore_flows(
    lines: Sequence[Sequence[str]],
    flows: Sequence[Sequence[int]],
    pages: Sequence[Damage],
    raws: Sequence[Sequence[str]] | None = None,
    seen: Sequence[Sequence[Seen | None]] | None = None,
) -> list[list[Restored]]:
    """Each word of `lines` restored, in the context of its flow and as that needs it.

    Args:
        lines: words of each line.
        flows: indices of the lines that run on, as `normalize.flow.flows` groups them; a line that
            is in none is not restored, and comes back empty.
        pages: for each line, how damaged its page is as a whole.
        raws: the lines as they came, if `lines` were decoded; another language is left so.
        seen: what the engine says of each word of `lines`, None for what it has not read.

    Returns:
        For each word of each line one; its text has blanks in it where blanks were lost, and is
        empty where the word belongs to the one before it.
    """
    texts = [[word for k in group for word in lines[k]] for group in flows]
    begins = [set(accumulate(len(lines[k]) for k in group)) for group in flows]
    damages = [of_paragraph(text, pages[f[0]]) for text, f in zip(texts, flows, strict=True)]
    groups = _groups(texts, begins, damages)
    result: list[list[Restored]] = [[] for _ in lines]
    seen = seen or [[None] * len(line) for line in lines]
    looks = [[look for k in group for look in seen[k]] for group in flows]
    restored = _restored(texts, looks, groups, damages)
    for group, damage, words in zip(flows, damages, restored, strict=True):
        at = 0
        for line in group:
            if damage is Damage.FOREIGN:
                result[line] = [Restored(word, 1.0) for word in (raws or lines)[line]]
            else:
                result[line] = words[at : at + len(lines[line])]
            at += len(lines[line])
    garbled = {
        k for f, damage in zip(flows, damages, strict=True) for k in f if damage is Damage.GARBLED
    }
    mended = numerals.headings([line if k in garbled else () for k, line in enumerate(lines)])
    for k, numeral in mended.items():
        result[k][0] = Restored(numeral, PROVEN, (lines[k][0],))
    return result


def _groups(
    texts: list[list[str]], begins: list[set[int]], damages: list[Damage]
) -> list[list[Group]]:
    """The words of each paragraph that are joined or parted before they are read.

    None are joined over a line end (`begins`: where lines begin): no syllable breaks there.
    """
    groups: list[list[Group]] = [[] for _ in texts]
    for damage, garbled in _SPACED.items():
        own = [k for k, other in enumerate(damages) if other is damage]
        found = spacing.regroup([texts[k] for k in own], restorer.load().dictionary, garbled)
        for k, all_ in zip(own, found, strict=True):
            groups[k] = [
                group
                for group in all_
                if group.words != (texts[k][group.start],)
                and begins[k].isdisjoint(range(group.start + 1, group.end))
            ]
    return groups


def _restored(
    texts: list[list[str]],
    looks: list[list[Seen | None]],
    groups: list[list[Group]],
    damages: list[Damage],
) -> list[list[Restored]]:
    """The words of each paragraph, one for one."""
    read, seen = [], []
    for text, own, look in zip(texts, groups, looks, strict=True):
        for group in reversed(own):
            text = [*text[: group.start], *group.words, *text[group.end :]]
            look = [*look[: group.start], *[None] * len(group.words), *look[group.end :]]
        read.append(text)
        seen.append(look)
    result = []
    for words, own, damage in zip(
        restorer.load().restore(read, damages, seen), groups, damages, strict=True
    ):
        whole = _quarters(words) if damage is Damage.GARBLED else words
        if damage is not Damage.FOREIGN:
            whole = _dates(whole)
        for group in own:
            end = group.start + len(group.words)
            one = restorer.joined(whole[group.start : end], " ")
            rest = [Restored("", one.confidence)] * (group.end - group.start - 1)
            whole = [*whole[: group.start], one, *rest, *whole[end:]]
        result.append(whole)
    return result


def _dates(words: list[Restored]) -> list[Restored]:
    """Days, months and years that have letters in them made numbers, and doubted."""
    for k, number in numerals.dates([word.text for word in words]).items():
        words[k] = Restored(number, min(words[k].confidence, DOUBTED), (words[k].text,))
    return words


def _quarters(words: list[Restored]) -> list[Restored]:
    """Misread quarters of the year mended where that is proven, doubted elsewhere."""
    for k, (reading, proven) in numerals.quarters([word.text for word in words]).items():
        text = words[k].text
        words[k] = (
            Restored(reading, PROVEN, (text,))
            if proven
            else Restored(text, min(words[k].confidence, DOUBTED), (reading,))
        )
    return words
