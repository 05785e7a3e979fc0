"""The cloud-share report: the sentences that turn with the data, and the articles' statements beside the series."""
