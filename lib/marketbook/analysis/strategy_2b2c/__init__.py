"""2B or 2C: who said what, who won which scoreboard, and what a present margin and a future growth are worth.

Zhipu sells to enterprises and MiniMax to consumers, and both had to publish their accounts: they are the nearest thing to an
experiment that the question has.
"""
