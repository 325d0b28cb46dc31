"""The trained parts at run time: which sentences are recommendations, and which themes they have."""
