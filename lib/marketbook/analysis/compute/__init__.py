"""Compute: what training takes, what a chip gives, what a year's capital buys.

Work is counted in FLOP or PF-days, a rate in FLOP per second; dividing one by the other gives time. The verbs of
:mod:`marketbook.figures` refuse to call it anything else.
"""
