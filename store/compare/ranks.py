"""Products by their stars and their group of the programme."""

from typing import NamedTuple

from sqlite_utils import Database

from store.compare.asking import Asked, conditions

#: What is done to a product that has no rank any more, or another than the one that is named.
_WITHOUT = ("withdraw", "expired", "downgrade")


class Rank(NamedTuple):
    """Products of a rank and a group."""

    stars: int
    #: 1 to 6; None: the documents do not say.
    group: int | None
    products: int


class Ranks(NamedTuple):
    """What there is of each, and what is not counted."""

    ranks: tuple[Rank, ...]
    #: Products whose stars the documents do not name.
    no_stars: int
    #: Products whose rank was withdrawn, lowered or has run out.
    lost: int


def ranks(db: Database, asked: Asked) -> Ranks:
    """How many products have each rank, by group; a name and owner counts once in each.

    Args:
        db: the archive's.
        asked: of which issuers, issued in which years, of which ranks.
    """
    where, values = asked.issuers()
    years = conditions(("cast(substr(d.issued, 1, 4) as integer)", asked.years))
    joined = " join documents d on d.id = p.document" if values or years[1] else ""
    query = (
        f'select {_COUNT}, p.stars, p."group", coalesce(p.action in {_WITHOUT}, 0)'
        f" from products p{joined}"
        f' where {where} and {years[0]} group by 2, 3, 4 order by p."group" is null, 3, 2 desc'
    )
    found, no_stars, lost = [], 0, 0
    for number, stars, group, without in db.execute(query, values + years[1]):
        if without:
            lost += number
        elif stars is None:
            no_stars += number
        elif not asked.stars or stars in asked.stars:
            found.append(Rank(stars, group, number))
    return Ranks(tuple(found), no_stars, lost)


_COUNT = "count(distinct lower(p.name) || char(31) || lower(coalesce(p.owner, '')))"
