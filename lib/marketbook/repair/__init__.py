"""Repairs of what the web broke, one damage a module; each is a pure function from text to patches."""
