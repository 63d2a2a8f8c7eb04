"""How the recogniser's model was made: lines of official pages, set, worn, cut and learnt.

text -> page (set in type) -> scan (worn, then cleaned and cut as real pages are) -> net (learns the
lines, from Tesseract's own weights on) -> weights (the file that Tesseract loads). Nothing else in
sohoa needs this package: see ``python -m ocr.train --help`` and ``../model/README.md``.
"""
