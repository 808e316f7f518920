"""Drawing data that keeps a contract: a perfect batch first, then departures that keep every rule."""
