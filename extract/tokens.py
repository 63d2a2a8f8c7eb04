"""A blank multilingual tokenizer that splits Vietnamese office prose where it has joints.

``xx`` needs no Vietnamese word segmenter (``vi`` wants pyvi): a token is a syllable, a number or a
sign. References (`1426/KH-UBND`), dates (`20/5/2025`) and decimals (`5,6`, `10.000`) stay whole,
`5-10%/năm`, `bước¹` and `(từ 1-3` come apart.
"""

import re
from typing import Any

import spacy
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

_SIGNS = r"[\(\)\[\]{}<>“”\"'‘’«»,;:!?…%&*+=|–—•●_/-]"
_KEEP = (  # no infix is searched in these
    r"(?:\d+[a-zA-Z]?/(?:\d{4}/)?[A-ZĐ][\wĐđ&.-]*(?:[-/][A-ZĐ][\wĐđ&.]*)*"  # 07/2021/NQ-HĐND
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"  # 20/5/2025
    r"|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+"  # 10.000 and 5,6
    r"|(?:TM|KT|TL|TUQ|Q|TP|TT)\."
    r"|\S{120,})$"  # no word at all: taking it apart would cost time by its length squared
)


def build() -> Any:
    """The blank pipeline with its tokenizer, ready for components. Any length of text is taken."""
    nlp = spacy.blank("xx")
    letters = r"[^\W\d_]"
    prefixes = (_SIGNS, r"\.+")
    suffixes = (_SIGNS, r"\.+", r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", rf"(?<={letters})\d{{1,2}}$")
    infixes = (_SIGNS, r"\.{2,}", rf"(?<={letters})\.(?={letters})")
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        prefix_search=compile_prefix_regex(prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        token_match=re.compile(_KEEP).match,
    )
    nlp.max_length = 2**31  # no parser or tagger that would need memory by length
    return nlp
