"""The batch engine: which editions to build, how to run them warm, and what became of each.

``parameters`` declares, ``editions`` expands, ``plan`` decides, ``nursery`` and ``kernels`` run, ``work`` makes one
edition, ``run`` conducts them all. Nothing here imports pandas or papermill before there is something to build.
"""
