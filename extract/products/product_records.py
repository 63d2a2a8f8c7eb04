"""Products as records: each once, with all the places that name it."""

import re

from extract import loose
from extract.found import MOST_PLACES, State, fold
from extract.products.product_lists import Named
from extract.products.product_names import one, owner_type, same_owner
from extract.products.product_words import Words, read
from extract.structure.parts import Part
from sohoa import records

#: An owner this near behind the name stands with it.
_NEAR = 60
_SIGNS = ' ,;.:()“”"«»'
_ACTIONS = ("expired", "maintain", "recognised")
_FIELDS = ("owner", "owner_type", "group", "stars", "stars_target", "action", "due")


class Collector:
    """Takes the products of a document as they are found."""

    def __init__(self, state: State) -> None:
        self.state = state
        #: What the document decides about products, if it is a decision that does.
        self.decision = decision(state)
        #: It speaks of the programme, or of ranks.
        self.programme = one("programme").search(state.even) is not None

    def add(self, part: Part, named: Named, context: tuple[Words, ...], strength: float) -> str:
        """Add a product, or its evidence to the same product met before; its id.

        Evidence is its name and owner, and the words of `context`, the nearest first, that say what
        happens to it.
        """
        state = self.state
        decided = (self.decision,) if self.decision else ()
        said, used = read((*context, *decided), self.decision is not None)
        (a, b), owner_at = named.name, named.owner
        together = owner_at is not None and b <= owner_at[0] <= b + _NEAR
        evidence = state.evidence(a, owner_at[1] if owner_at and together else b, strength)
        also = tuple(state.evidence(*span, strength) for span in used)
        if owner_at and not together:
            also = (state.evidence(*owner_at, strength), *also)
        also = (*also, *(state.evidence(*span, strength) for span in named.lines))
        owner = loose.tidy(self._whole(owner_at, named.owner_more)) if owner_at else None
        raw = self._whole((a, b), named.name_more)
        name = loose.tidy(raw) or raw
        product = records.Product(
            id="",
            evidence=evidence,
            also=also,
            section=state.section(part),
            name=name,
            name_raw=self._raw((a, b), named.name_more) or name,
            owner=owner or None,
            owner_type=owner_type(owner) if owner else None,
            group=said.group,
            stars=said.stars,
            stars_target=said.aimed,
            action=said.action,
            due=self._to_come(said.due),
        )
        same = state.index.setdefault(("product", fold(name)), [])
        for i in same:
            if (merged := _merged(state.products[i], product)) is not None:
                state.products[i] = merged
                return merged.id
        same.append(len(state.products))
        identity = state.identify(f"product|{fold(name)}", evidence)
        state.products.append(product.model_copy(update={"id": identity}))
        return identity

    def _to_come(self, due: str | None) -> str | None:
        """No time that was past when the document was issued: `đạt 4 sao năm 2029`."""
        issued = str(self.state.header.get("issued") or "")[:4]
        years = re.findall(r"\d{4}", due or "")
        return None if years and issued.isdigit() and max(years) < issued else due

    def _raw(self, span: tuple[int, int], more: tuple[int, int] | None) -> str:
        words = (word for part in (span, more) if part for word in self.state.text.words_in(*part))
        return " ".join(word.raw for word in words).strip(_SIGNS)

    def _whole(self, span: tuple[int, int], more: tuple[int, int] | None) -> str:
        """A name with what goes on in the next line of its cell."""
        return " ".join(self.state.slice(*part) for part in (span, more) if part)


def _merged(a: records.Product, b: records.Product) -> records.Product | None:
    """Both as one, what was said first or says more; None where owner or rank contradict."""
    if a.owner and b.owner and not same_owner(a.owner, b.owner):
        return None
    if a.stars and b.stars and a.stars != b.stars:
        return None  # `review_figures` puts it before a human's eye
    values = {field: getattr(a, field) for field in _FIELDS}
    for field in _FIELDS:
        other = getattr(b, field)
        if values[field] is None and (field != "stars_target" or other != values["stars"]):
            values[field] = other
    if b.action and _weight(b.action) > _weight(values["action"]):
        values["action"] = b.action
    if len(a.also) >= MOST_PLACES and all(getattr(a, field) == values[field] for field in _FIELDS):
        return a
    return a.model_copy(update={**values, "also": (*a.also, b.evidence, *b.also)})


def _weight(action: str | None) -> int:
    """How much it says: that a product expires gives way to what is done about it."""
    return 1 + _ACTIONS.index(action) if action in _ACTIONS else 5 if action else 0


def decision(state: State) -> Words | None:
    """What a decision decides about products: its article, else its title; None if it does not.

    Ranks are left out where it names several: they are not each product's.
    """
    if state.header.get("type_code") != "QĐ":
        return None
    for part in state.parts:
        if part.kind not in ("heading", "item", "title"):
            continue
        if part.kind != "title" and not part.marker.startswith("Điều"):
            continue
        words = state.even[part.start : part.end]
        if "sản phẩm" not in words.lower() or one("issues_plan").search(words):
            continue
        if one("recognises").search(words) or one("takes_back").search(words):
            span = (part.body, part.end)
            if part.kind == "title" and (article := _article(state)):
                span = article
                words = state.even[slice(*span)]
            ranks = {found.group() for found in re.finditer(r"\d sao", words)}
            text = re.sub(r"\d sao", "~", words) if len(ranks) > 1 else words
            return Words(span, text, "lead")
    return None


def _article(state: State) -> tuple[int, int] | None:
    """The first article, if it decides about products."""
    for part in state.parts:
        if part.marker.startswith("Điều"):
            words = state.even[part.start : part.end]
            decides = one("recognises").search(words) or one("takes_back").search(words)
            return (part.body, part.end) if decides and "sản phẩm" in words.lower() else None
    return None
