"""The arguments of a request, and of the rest of a list."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sohoa.errors import UsageError
from web.api import paging
from web.api.harvest import dublin_core

Arguments = dict[str, str]
_LIST = {"metadataPrefix", "from", "until", "set", "resumptionToken"}
#: Verb to the arguments that it may have, and to those that it must.
_ARGUMENTS: dict[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": ({"identifier"}, set()),
    "ListSets": ({"resumptionToken"}, set()),
    "GetRecord": ({"identifier", "metadataPrefix"}, {"identifier", "metadataPrefix"}),
    "ListRecords": (_LIST, {"metadataPrefix"}),
    "ListIdentifiers": (_LIST, {"metadataPrefix"}),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
#: What the protocol's schema lets stand in an argument; an answer repeats them.
_FORMS = {
    "set": re.compile(r"[\w.!~*'()-]+(:[\w.!~*'()-]+)*", re.ASCII),
    "metadataPrefix": re.compile(r"[\w.!~*'()-]+", re.ASCII),
    "identifier": re.compile(r"[\w.!~*'():/;?@&=+$,-]+", re.ASCII),
}
#: What a token says: set, first and last time, revision.
_TOKEN = (str, str, str, int)


class Refused(Exception):
    """An error of the protocol.

    Args:
        code: as the protocol has it.
        message: for people.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Harvest(NamedTuple):
    """What a list is asked for; empty is without bound."""

    set: str
    #: Times as the archive has them.
    first: str
    last: str
    #: The revision behind which this part of the list begins.
    after: int


def checked(arguments: Sequence[tuple[str, str]]) -> Arguments:
    """The arguments by name, which fit the verb.

    Raises:
        Refused: they do not.
    """
    verbs = [value for name, value in arguments if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise Refused("badVerb", "one verb of the protocol's has to be named")
    given = dict(arguments)
    may, must = _ARGUMENTS[verbs[0]]
    if len(given) < len(arguments):
        raise Refused("badArgument", "an argument is given twice")
    if unknown := given.keys() - may - {"verb"}:
        raise Refused("badArgument", f"not an argument of this verb: {', '.join(sorted(unknown))}")
    for name, form in _FORMS.items():
        if name in given and not form.fullmatch(given[name]):
            raise Refused("badArgument", f"not the form of a {name}")
    if "resumptionToken" in given:
        if len(given) > 2:
            raise Refused("badArgument", "resumptionToken goes with no other argument")
    elif missing := must - given.keys():
        raise Refused("badArgument", f"missing: {', '.join(sorted(missing))}")
    if given.get("metadataPrefix", dublin_core.PREFIX) != dublin_core.PREFIX:
        raise Refused("cannotDisseminateFormat", f"there is {dublin_core.PREFIX} alone")
    return given


def asked_for(given: Arguments) -> Harvest:
    """What a list is asked for.

    Raises:
        Refused: a date or token makes no sense.
    """
    if "resumptionToken" in given:
        try:
            return Harvest(*paging.decode(given["resumptionToken"], "oai", _TOKEN))
        except UsageError as error:
            raise Refused("badResumptionToken", "this is no token of ours") from error
    first, last = given.get("from", ""), given.get("until", "")
    if first and last and len(first) != len(last):
        raise Refused("badArgument", "from and until differ in granularity")
    harvest = Harvest(
        given.get("set", ""), _time(first, "00:00:00"), _time(last, "23:59:59"), after=0
    )
    if first and last and harvest.first > harvest.last:
        raise Refused("badArgument", "from is later than until")
    return harvest


def written(harvest: Harvest) -> str:
    """The token for what a harvest has not brought yet."""
    return paging.encode("oai", harvest)


def _time(text: str, clock: str) -> str:
    """A day (with the time `clock`) or time of the protocol's as the archive has it."""
    if not text:
        return ""
    if not _DAY.fullmatch(text) and not _TIME.fullmatch(text):
        raise Refused("badArgument", "dates are YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")
    day, _, time = text.removesuffix("Z").partition("T")
    try:
        return datetime.fromisoformat(f"{day}T{time or clock}+00:00").isoformat()
    except ValueError as error:
        raise Refused("badArgument", "there is no such day or time") from error
