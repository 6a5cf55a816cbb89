"""Pure functions over values: expressions, masking, agreement."""

import os

# numpy's matrices here are small: more threads cost the processor a third more and save no time. Read when numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
