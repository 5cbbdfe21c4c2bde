"""From the files of a description to one document whose schemas are JSON Schema 2020-12."""
