"""Records to tables and back: columns, file formats, DataFrames."""
