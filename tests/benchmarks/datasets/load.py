"""What reading 1,000,000 rows of 20 columns takes. `python datasets/load.py csv|parquet FILE`"""

import sys

import pandas as pd
from peer import tell, timed

kind, path = sys.argv[1:]
read = pd.read_csv if kind == "csv" else pd.read_parquet
rows, taken = timed(lambda: read(path))
tell({**taken, "columnsMiB": round(rows.memory_usage(deep=True).sum() / 2**20)})
