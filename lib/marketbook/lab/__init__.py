"""What runs in JupyterLab only: the review of candidates."""


def review_panel(reviewer: str = "reviewer"):
    """The review of the project's candidates as widgets; claims and decisions are saved with every click."""
    from marketbook.lab.panel import ReviewPanel
    from marketbook.lab.review import Review

    return ReviewPanel(Review(reviewer))
