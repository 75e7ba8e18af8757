"""The cleaning of rows.ts as a user of pandas writes it: `python cleaning/clean.py csv|parquet FOLDER [steps]`. With `steps`
the steps alone are told, else the whole process counts: it reads the file, cleans it and writes the clean one."""

import sys

import numpy as np
import pandas as pd
from timing import tell, timed

kind, folder, *only = sys.argv[1:]


def read():
    path = f"{folder}/rows.{kind}"
    # A timestamp is one in the Parquet file; a CSV file has none.
    return pd.read_parquet(path) if kind == "parquet" else pd.read_csv(path, parse_dates=["at"])


def clean(rows):
    rows = rows.drop(columns="note").rename(columns={"p": "pressure"})
    rows["city"] = rows["city"].str.strip().replace({"unknown": None, "BONN": "Bonn"})
    rows["weather"] = rows["weather"].str.strip()
    rows["i0"] = rows["i0"].mask(rows["i0"] == -999)
    price = rows["price"].str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    rows["price"] = price.astype("float64")
    rows["day"] = pd.to_datetime(rows["day"], format="%d.%m.%Y")
    rows["member"] = rows["member"].map({"yes": True, "no": False})
    rows = rows.drop_duplicates()
    rows["f0"] = rows["f0"].fillna(rows["f0"].median())
    rows["f1"] = rows["f1"].fillna(rows["f1"].mean())
    rows["city"] = rows["city"].fillna(rows["city"].mode()[0])
    rows["f2"] = rows["f2"].ffill()
    rows["i0"] = rows["i0"].fillna(0).astype("int32")
    rows["f3"] = rows["f3"].clip(10, 990)
    rows = rows[~((rows["f4"] > 990) & (rows["weather"] == "rain"))]
    at = rows["at"].dt
    angle = 2 * np.pi * (at.hour + at.minute / 60 + at.second / 3600) / 24
    return rows.drop(columns="at").assign(at_hour_sin=np.sin(angle), at_hour_cos=np.cos(angle))


if only:
    rows = read()
    cleaned, taken = timed(lambda: clean(rows))
    tell({**taken, "rows": len(cleaned), "columns": cleaned.shape[1]})
else:
    cleaned = clean(read())
    path = f"{folder}/pandas.{kind}"
    cleaned.to_parquet(path, compression="zstd") if kind == "parquet" else cleaned.to_csv(path, index=False)
