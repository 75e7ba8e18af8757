import { HttpFault } from "../fault.js";
import { type Asked, type AskedLimits, askedColumns, askedRecords, askedSplit } from "./asked.js";

type Fields = Readonly<Record<string, unknown>>;

/** Keys of MLflow's requests (https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/#json-input). */
export const MLFLOW_KEYS = ["dataframe_split", "dataframe_records", "instances", "inputs"] as const;

/** Rows of `POST /predict`: one object, an array of them, `{"columns": …}`, or what MLflow's clients send. */
export function readJson(body: unknown, limits: AskedLimits): Asked {
  if (Array.isArray(body)) return askedRecords(body, limits);
  const fields = fieldsOf(body);
  const keys = Object.keys(fields);
  const [only] = keys;
  if (keys.length === 1 && isFields(fields[only]) && only === "columns")
    return askedColumns(fields[only] as Fields, limits);
  const isMlflow = keys.some(
    (key) => MLFLOW_KEYS.some((known) => known === key) && typeof fields[key] === "object",
  );
  return isMlflow ? readMlflow(body, [], limits) : askedRecords([body], limits, "row");
}

/** Rows of MLflow's `POST /invocations`. `names`: the model's columns, for rows that come without. */
export function readMlflow(body: unknown, names: readonly string[], limits: AskedLimits): Asked {
  const fields = fieldsOf(body);
  const found = MLFLOW_KEYS.filter((key) => Object.hasOwn(fields, key));
  if (found.length !== 1)
    throw wrong(`wanted an object with exactly one of ${MLFLOW_KEYS.join(", ")}`, Object.keys(fields));
  const [key] = found;
  const value = fields[key];
  if (key === "dataframe_split") {
    const { columns, data } = fieldsOf(value, key);
    if (!Array.isArray(columns) || !Array.isArray(data))
      throw wrong("dataframe_split wants columns and data, two arrays");
    return askedSplit(columns, data, limits);
  }
  if (key !== "dataframe_records" && isFields(value)) return named(value, limits);
  if (!Array.isArray(value)) throw wrong(`${key} wants an array of rows`);
  // TensorFlow Serving's rows may come without names, in the order of the model's columns.
  if (key !== "dataframe_records" && Array.isArray(value[0]) && names.length > 0)
    return askedSplit(names, value, limits);
  return askedRecords(value, limits);
}

/** Columns by name: arrays, or one row of single values. */
function named(value: Fields, limits: AskedLimits): Asked {
  const isRow = Object.values(value).every((cell) => typeof cell !== "object" || cell === null);
  return isRow ? askedRecords([value], limits) : { ...askedColumns(value, limits), shape: "rows" };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown, what = "the body"): Fields {
  if (isFields(value)) return value;
  throw wrong(`${what} is no object`);
}

function wrong(title: string, keys: readonly string[] = []): HttpFault {
  const detail = keys.length === 0 ? {} : { detail: `Got: ${keys.slice(0, 8).join(", ").slice(0, 200)}.` };
  return new HttpFault(400, title, detail);
}
