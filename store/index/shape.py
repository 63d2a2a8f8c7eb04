"""The index's fields, and how text becomes words."""

import tantivy

from store.index.asking import FACETS

#: Part of the folder's name: to be raised whenever what is in an entry changes.
FORMAT = 1
#: Field of the document's id in every entry.
DOCUMENT = "document"
#: Grows with every change; in the entry of the document alone.
REVISION = "revision"

_ANALYZER = "words"


def schema() -> tantivy.Schema:
    """The fields of an entry.

    `text` finds: all words, folded. `typed` (the same with diacritics) and `head` (what the entry
    is called, folded) rank.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="position")
    builder.add_text_field("head", tokenizer_name=_ANALYZER, index_option="position")
    builder.add_text_field("typed", tokenizer_name=_ANALYZER, index_option="position")
    for facet in FACETS:
        stored = facet == "kind"  # with `document` and `key` it leads to the row
        builder.add_text_field(
            facet, stored=stored, tokenizer_name="raw", fast=True, index_option="basic"
        )
    builder.add_text_field("name", tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_text_field(DOCUMENT, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(REVISION, fast=True)
    builder.add_unsigned_field("newest", fast=True)
    builder.add_unsigned_field("oldest", fast=True)
    builder.add_float_field("low", fast=True)
    builder.add_float_field("high", fast=True)
    return builder.build()


def analyzer() -> tantivy.TextAnalyzer:
    """Cuts text into words of letters and digits, in small letters."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return words.filter(tantivy.Filter.lowercase()).build()


def open_index(path: str, *, create: bool = False) -> tantivy.Index:
    """The index at `path`.

    Raises:
        ValueError: there is none, or it cannot be read.
    """
    index = tantivy.Index(schema(), path=path) if create else tantivy.Index.open(path)
    index.register_tokenizer(_ANALYZER, analyzer())
    return index
