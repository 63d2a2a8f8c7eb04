"""The index's fields, and how text becomes words."""

import tantivy

from store.index.asking import FACETS

#: Part of the folder's name: to be raised whenever what is in an entry changes.
FORMAT = 3
#: Field of the document's id in every entry.
DOCUMENT = "document"
#: Grows with every change; in the entry of the document alone.
REVISION = "revision"

#: Words parted by spaces: `store.index.words` has taken the text apart.
_WORDS = "words"
#: Field of the agency by its official name, or as written; the facet has official names alone.
AGENCY = "agency_as_written"


def schema() -> tantivy.Schema:
    """The fields of an entry.

    `text` finds: all words, folded; `rows` has them by twos and threes, which finds words side by
    side much quicker than their places in the text do. `typed` (with diacritics) and `head` (what
    the entry is called, folded) rank.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name=_WORDS, index_option="position")
    builder.add_text_field("head", tokenizer_name=_WORDS, index_option="position")
    builder.add_text_field("typed", tokenizer_name=_WORDS, index_option="basic")
    builder.add_text_field("rows", tokenizer_name=_WORDS, index_option="basic")
    for facet in FACETS:
        stored = facet == "kind"  # with `document` and `key` it leads to the row
        builder.add_text_field(
            facet, stored=stored, tokenizer_name="raw", fast=True, index_option="basic"
        )
    builder.add_text_field(AGENCY, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_text_field(DOCUMENT, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(REVISION, fast=True)
    builder.add_unsigned_field("newest", fast=True)
    builder.add_unsigned_field("oldest", fast=True)
    builder.add_float_field("low", fast=True)
    builder.add_float_field("high", fast=True)
    return builder.build()


def open_index(path: str, *, create: bool = False) -> tantivy.Index:
    """The index at `path`.

    Raises:
        ValueError: there is none, or it cannot be read.
    """
    index = tantivy.Index(schema(), path=path) if create else tantivy.Index.open(path)
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_WORDS, words)
    return index
