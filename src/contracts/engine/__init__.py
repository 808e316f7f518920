"""From data to a verdict: what the verbs of a contract do."""
