"""Real parts for tests: brokers, databases, a Docker engine, a browser."""
