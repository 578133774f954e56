"""python3 plotly_imshow.py IN.npy OUT.html: read, draw, write a page that needs nothing else."""
import sys

import numpy as np
import plotly.express as px

px.imshow(np.load(sys.argv[1]), aspect="auto").write_html(sys.argv[2], include_plotlyjs=True)
