"""What became of each run of a contract, kept in a database; and what it says of the runs that come."""
