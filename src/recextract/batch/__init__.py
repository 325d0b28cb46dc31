"""Many documents: finding the inputs, worker processes, resuming, and files that appear whole."""
