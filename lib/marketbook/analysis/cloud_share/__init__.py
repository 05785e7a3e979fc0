"""Cloud share: who is winning, by which measure, and what a sceptic may make of the articles' statements.

Shares are per cent of a research firm's own market; firms are never mixed. Revenues are CNY as companies report them, on bases
that are never joined.
"""
