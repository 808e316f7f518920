"""How data that keeps a contract is drawn: a perfect batch first, then departures that keep every rule."""
