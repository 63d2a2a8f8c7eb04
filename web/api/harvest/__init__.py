"""What libraries harvest: OAI-PMH 2.0 with Dublin Core."""
