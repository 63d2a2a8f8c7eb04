"""Text in the encodings of the time before Unicode: TCVN3 (.VnTime), VNI (VNI-Times) and others.

Such text reads as Windows-1252 rubbish (``Céng hoµ``, ``Coäng hoøa`` for *Cộng hòa*) though not a
letter is lost. What a text is in is told by what its words become, line by line and, where a line
mixes fonts, run by run: letterheads, bodies and pasted parts were often set in different ones.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from functools import lru_cache
from itertools import chain

from normalize.tables import rows
from normalize.unicode import is_syllable, nfc, unify

#: Different words that must read as Vietnamese only by an encoding's table before it is thought of
#: at all, and their share of all that are beyond ASCII; in a text of few such words, fewer do.
ENOUGH, LEAST, FEW, MOST = 5, 0.01, 3, 0.6
#: Share of those words that one character may be in: in an encoding there are many, none of them in
#: a fifth of its words; what a recogniser without Vietnamese makes of a page has é in all of them.
ONE = 0.8
#: Share of a page's words beyond ASCII that must be known words in an encoding, and by how much
#: it must beat Unicode's, to make it that of lines which say nothing by themselves.
KNOWN, LEAD = 0.6, 0.3
#: What it costs to change the encoding inside of a line, half of it at its start. A word known in
#: one counts 1 for it, and 1 more if it holds what no western language writes; one that is known
#: in none, but may be another language's, counts a little for Unicode.
SWITCH, FOREIGN = 2.0, 0.5
#: A page with so many words beyond ASCII in TCVN3 has its letter ư; where not, it is the hyphen.
WITHOUT_U_HORN = 40

Decoder = Callable[[str], str]
Words = Sequence[str]

_CORE = re.compile(r"[^\W\d_]+")
#: What parts words of letters; signs beyond ASCII may be letters.
_PLAIN_SIGNS = re.compile("[\x00-@\\[-`{-\x7f\xa0“”‘’–…]+")
#: Letters that only Unicode has: a word with one of them is in no legacy encoding.
_UNICODE = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")
#: A word as western languages may write it.
_WESTERN = re.compile("[\x20-\x7eàáâãäçèéêëìíîïñòóôõöùúûüýÀÁÂÃÄÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝßœŒ“”‘’–]+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-|-(?=[^\W\d_])")


@lru_cache(maxsize=1)
def decoders() -> dict[str, Decoder]:
    """Name of each encoding, and the function that turns its text into Unicode."""
    tables: dict[str, dict[str, str]] = {}
    for name, seen, meant in rows("legacy.tsv"):
        tables.setdefault(name, {})[seen] = meant
    return {name: _decoder(table) for name, table in tables.items()}


def _decoder(table: dict[str, str]) -> Decoder:
    longest_first = sorted(table, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))

    @lru_cache(maxsize=1 << 14)
    def decode(text: str) -> str:
        if text.isascii() or _UNICODE.search(text):
            return text
        composed = unicodedata.normalize("NFC", text)  # some programs take ``aù`` apart
        return nfc(pattern.sub(lambda found: table[found[0]], composed)) or text  # but a mark alone

    return decode


def decode_lines(lines: Sequence[Words], known: Container[str]) -> list[list[str]]:
    """`lines` of words in Unicode, whatever legacy encodings they are in; see `decode_pages`."""
    return decode_pages([lines], known)[0]


def decode_pages(pages: Sequence[Sequence[Words]], known: Container[str]) -> list[list[list[str]]]:
    """The words of a document's pages in Unicode, as many as came; what is none is left as it is.

    Args:
        pages: of each page the lines, of each line the words as they stand there.
        known: words of Vietnamese, lower case, tone placement unified.
    """
    ballot = _Ballot(known)
    names = ballot.candidates(chain.from_iterable(chain.from_iterable(pages)))
    if not names:
        return [[list(line) for line in page] for page in pages]
    whole = ballot.prevailing(chain.from_iterable(chain.from_iterable(pages)), names)
    result = []
    for page in pages:
        own = ballot.prevailing(chain.from_iterable(page), names, otherwise=whole)
        decoded = [ballot.decoded(line, names, own) for line in page]
        result.append(_with_u_horn(decoded, known) if own == "tcvn3" else decoded)
    return result


class _Ballot:
    """Counts for each encoding, and for Unicode (the name ""), the words that make sense in it."""

    def __init__(self, known: Container[str]) -> None:
        self._known = known
        self._decoders: dict[str, Decoder] = {"": str, **decoders()}
        self._seen: dict[str, dict[str, float]] = {}

    def candidates(self, words: Iterable[str]) -> list[str]:
        """Encodings in which some words are known that are not so as they stand."""
        odd = {word for word in words if not word.isascii()}
        counts: Counter[str] = Counter()
        letters: dict[str, Counter[str]] = {name: Counter() for name in self._decoders}
        for word in odd:
            if not _UNICODE.search(word) and not self._makes_sense(word, ""):
                for name, vote in self._votes(word).items():
                    if name and vote > 0:
                        counts[name] += 1
                        letters[name].update({char for char in word if not char.isascii()})
        needed = max(ENOUGH, LEAST * len(odd)) if len(odd) > ENOUGH else max(FEW, MOST * len(odd))
        return [
            name
            for name in decoders()
            if counts[name] >= needed and max(letters[name].values()) <= ONE * counts[name]
        ]

    def prevailing(self, words: Iterable[str], names: Iterable[str], otherwise: str = "") -> str:
        """The one of `names` in which most of `words` are; `otherwise` if they are too few."""
        odd = [word for word in words if not word.isascii()]
        if len(odd) < ENOUGH:
            return otherwise
        share = {
            name: sum(self._votes(word)[name] >= 1 for word in odd) / len(odd)
            for name in ("", *names)
        }
        best = max(share, key=lambda name: share[name])
        return best if share[best] >= max(KNOWN, share[""] + LEAD) else ""

    def decoded(self, line: Words, names: Sequence[str], prevailing: str) -> list[str]:
        """`line` with each run of its words read in the encoding that makes the most of it."""
        if all(word.isascii() for word in line):
            return list(line)
        states = [prevailing, *(name for name in ("", *names) if name != prevailing)]
        totals = [0.0] + [-SWITCH / 2] * (len(states) - 1)
        steps: list[list[int]] = []
        for word in line:
            best = totals.index(max(totals))
            stay = [total >= totals[best] - SWITCH for total in totals]
            steps.append([k if stay[k] else best for k in range(len(states))])
            votes = self._votes(word)
            totals = [
                max(total, totals[best] - SWITCH) + votes.get(name, 0.0)
                for total, name in zip(totals, states, strict=True)
            ]
        at = totals.index(max(totals))
        path: list[str] = []
        for came in reversed(steps):
            path.append(states[at])
            at = came[at]
        path.reverse()
        texts = [self._decoders[name](word) for word, name in zip(line, path, strict=True)]
        return _capitals(line, texts) if "tcvn3" in path else texts

    def _votes(self, word: str) -> dict[str, float]:
        """How much `word` speaks for each encoding; nothing if it is in ASCII."""
        if word.isascii():
            return {}
        votes = self._seen.get(word)
        if votes is None:
            western = _WESTERN.fullmatch(word) is not None
            votes = {
                name: (2.0 - western) * self._makes_sense(word, name) for name in self._decoders
            }
            unicode = _UNICODE.search(word) is not None
            votes[""] = (1.0 + unicode) * self._makes_sense(word, "")
            for name, decode in decoders().items():
                if not unicode and decode(word) == word:
                    votes[name] = votes[""]  # the same letter in both
            if western and not any(votes.values()):
                votes[""] = FOREIGN
            self._seen[word] = votes
        return votes

    def _makes_sense(self, word: str, name: str) -> bool:
        """Whether all that is beyond ASCII in `word` is known words, of more than one letter."""
        text = self._decoders[name](word)
        if name and text == word:
            return False
        cores = [core for core in _PLAIN_SIGNS.split(nfc(text)) if not core.isascii()]
        return bool(cores) and all(
            len(core) > 1 and core.isalpha() and unify(core) in self._known for core in cores
        )


def _with_u_horn(lines: list[list[str]], known: Container[str]) -> list[list[str]]:
    """Lines of a page in TCVN3 with hyphens read as ư, where it has no other and they make sense.

    PDF files call the glyphs of both by one name, so that ``phương`` comes out as ``ph-ơng``.
    """
    words = list(chain.from_iterable(lines))
    odd = [word for word in words if not word.isascii()]
    if len(odd) < WITHOUT_U_HORN or any("ư" in word for word in odd):
        return lines

    def meant(word: str) -> str:
        text = _HYPHEN.sub("ư", word)
        cores = [unify(core) for core in _CORE.findall(text)]
        return text if all(core in known and is_syllable(core) for core in cores) else word

    if sum(meant(word) != word for word in odd) < FEW:
        return lines
    return [[meant(word) for word in line] for line in lines]


def _capitals(raws: Words, texts: Sequence[str]) -> list[str]:
    """`texts` of a line, with words that are in capitals in capitals throughout.

    TCVN3 has no capitals with tones: ``NGHÞ §ÞNH`` is typed with small ones, and drawn by a font
    of capitals. A word that does not show its case is as the words on both sides of it.
    """
    cases = [_case(raw, text) for raw, text in zip(raws, texts, strict=True)]
    result = list(texts)
    for at, case in enumerate(cases):
        if case == "unknown":
            sides = (reversed(cases[:at]), cases[at + 1 :])
            near = {next((c for c in side if c in ("upper", "lower")), "") for side in sides}
            case = "upper" if "upper" in near and "lower" not in near else case
        if case == "upper":
            result[at] = texts[at].upper()
    return result


def _case(raw: str, text: str) -> str:
    """What the plain letters of `raw`, decoded as `text`, say: upper, lower, unknown or nothing."""
    plain = [char for char in raw if char.isascii() and char.isalpha()]
    if any(char.islower() for char in plain):
        return "lower"
    if raw == text or text.isupper() or not any(char.isalpha() for char in text):
        return "nothing"
    first = next(char for char in text if char.isalpha())
    return "upper" if len(plain) > 1 or (plain and plain[0] != first) else "unknown"
