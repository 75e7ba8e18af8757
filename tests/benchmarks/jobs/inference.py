"""Batch inference of 10,000,000 bike hours from Parquet to Parquet: pyarrow batches and LightGBM. `python inference.py FOLDER THREADS`"""

import sys

import lightgbm
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from peer import tell, timed

folder, threads = sys.argv[1], int(sys.argv[2])
hours = pd.read_csv("fixtures/bikes.csv")
x, y = hours.drop(columns=["day", "casual", "registered", "bikers"]), hours["bikers"]
texts = {name: sorted(x[name].unique()) for name in ("mnth", "weathersit")}
for name, labels in texts.items():
    x[name] = pd.Categorical(x[name], categories=labels)
model = lightgbm.LGBMRegressor(n_estimators=100, num_leaves=31, n_jobs=threads, verbose=-1).fit(x[:-1440], y[:-1440])


def column(batch, name):
    values = batch.column(name)
    codes = pc.index_in(values, pa.array(texts[name])) if name in texts else values
    return codes.to_numpy(zero_copy_only=False).astype(np.float64)


def predict():
    pa.set_cpu_count(threads)
    rows, writer = 0, None
    for batch in pq.ParquetFile(f"{folder}/hours.parquet").iter_batches(batch_size=65_536):
        matrix = np.column_stack([column(batch, name) for name in x.columns])
        predictions = model.booster_.predict(matrix, num_threads=threads)
        out = batch.append_column("prediction", pa.array(predictions))
        writer = writer or pq.ParquetWriter(f"{folder}/python.parquet", out.schema, compression="snappy")
        writer.write_batch(out)
        rows += len(predictions)
    writer.close()
    return rows


rows, taken = timed(predict)
tell({**taken, "rowsPerSecond": round(rows / taken["wallSeconds"])})
