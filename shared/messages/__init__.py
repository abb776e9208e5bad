"""Letters to people: written beside their cause, sent by the relay process, never twice."""
