"""Charts that were made a moment ago: a page is followed by its downloads, and by other readers."""

import threading
from collections import OrderedDict

from store import Archive, mirror
from web.charts import charts
from web.charts.asked import ChartFilters
from web.settings import Language

#: Charts that are kept.
_MOST = 32
_Key = tuple[str, int, str, str, str]
_kept: OrderedDict[_Key, charts.Chart] = OrderedDict()
_lock = threading.Lock()


def made(
    archive: Archive, name: charts.Name, filters: ChartFilters, language: Language
) -> charts.Chart:
    """A chart of an archive as it is now.

    Raises:
        Missing: it does not draw such targets.
    """
    revision = mirror.newest(archive.db)
    asked = filters.model_dump_json(exclude={"lang"})
    key = (str(archive.path), revision, name, asked, language)
    with _lock:
        known = _kept.get(key)
    if known is None:
        known = charts.make(archive.db, name, filters, language)
    with _lock:
        _kept[key] = known
        _kept.move_to_end(key)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return known
