"""From the text of a document to its sentences, each with the place where it stands."""
