"""The one frozen options object, built at the edge (command line, tests) and passed down."""

from typing import Literal, Self

from sohoa.model import Model


class Options(Model):
    """What a user may set. Nothing deeper down reads the environment.

    The fields named in `READING` change what is read. They are kept with each document, so that it
    is read again as it was asked for; the rest only says how the work is done.
    """

    #: Tesseract language data: sohoa's own (``ocr/model``), or installed ones as ``tesseract -l``
    #: takes them.
    language: str = "sohoa_vie_1"
    engine: Literal["auto", "tesserocr", "pytesseract"] = "auto"
    #: Recognise pages even where they have a text layer that looks trustworthy.
    force_ocr: bool = False
    #: Resolution at which pages are rendered for recognition.
    dpi: int = 300
    #: A page larger than this is refused (35,000 x 35,000 is a bomb, A0 at 300 dpi is 139 million).
    max_pixels: int = 180_000_000

    #: Seconds that a page may take before it is given up.
    page_timeout: float = 120.0
    #: Largest total size that a ZIP archive may unpack to, and how deep archives may nest.
    max_unpacked: int = 4_000_000_000
    max_nesting: int = 2
    #: Worker processes; 0 means one for each core.
    workers: int = 0

    def reading_as(self, kept: str) -> Self:
        """These options, but for those that change what is read: they are as in `kept`, JSON."""
        return self.model_copy(update=Options.model_validate_json(kept).model_dump(include=READING))


#: The options that change what is read.
READING = {"language", "engine", "force_ocr", "dpi", "max_pixels"}
