"""The head and foot of a document: number, date, issuer, title, signer, recipients, grounds."""
