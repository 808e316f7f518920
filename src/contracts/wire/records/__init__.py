"""Read files of wire form as records: CSV and JSON."""
