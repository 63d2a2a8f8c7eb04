"""The tree of a document: what each line is, under which headings, in which table."""
