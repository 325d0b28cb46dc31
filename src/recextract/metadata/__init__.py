"""Who issued a document, its title, its authors and its date."""
