"""What predicting 1,000,000 raw rows takes: the bike rentals, repeated. `python predict/predict.py dense|linear`"""

import sys

import pandas as pd
from peer import encoded, network, read, tell, timed
from sklearn.linear_model import LinearRegression

ROWS = 1_000_000
train, y, test, _ = read()
model = network(train, 42, sparse=True) if sys.argv[1] == "dense" else encoded(train, LinearRegression(), sparse=True)
model.fit(train, y)
rows = pd.concat([train] * (ROWS // len(train) + 1), ignore_index=True)[:ROWS]
_, taken = timed(lambda: model.predict(rows))
tell({**taken, "rowsPerSecond": round(ROWS / taken["cpuSeconds"])})
