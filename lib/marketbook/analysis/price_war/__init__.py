"""The price war: how far token prices fell, for the same model and for the flagship of the day, and what volume must do about it.

Prices are list prices of input tokens in CNY per million. Where a source prints one rate for input and output, that rate is what
an input token cost, and it counts as an input price. Off-peak, peak and promotional prices are no list prices.
"""
