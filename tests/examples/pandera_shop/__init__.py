"""A shop's data pipeline as its authors would have written it with pandera: nothing here knows of contracts."""
