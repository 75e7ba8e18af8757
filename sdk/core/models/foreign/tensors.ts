import { AssayError } from "../../../utils/errors/index.js";
import type { Matrix } from "../../tables/index.js";
import type { Feed } from "./feeds.js";
import type { Tensor, TensorData } from "./runtime.js";

/** Where an input's columns stand in a matrix. */
export interface FeedPlan extends Feed {
  readonly places: readonly number[];
}

/**
 * Rows of a matrix as one input's tensor. A missing value or a fraction where the graph wants integers or booleans throws
 * SCHEMA_MISMATCH; floats take NaN for a missing value.
 */
export function tensorOf(
  feed: FeedPlan,
  x: Matrix,
  from: number,
  to: number,
  texts: readonly string[],
): Tensor {
  const { places, rank, type } = feed;
  const rows = to - from;
  const data = dataOf(feed, rows * places.length, texts);
  for (const [j, place] of places.entries()) {
    for (let row = 0; row < rows; row++)
      data.set(row * places.length + j, x.data[(from + row) * x.columns + place], j);
  }
  return { type, data: data.values, dims: rank === 1 ? [rows] : [rows, places.length] };
}

interface Sink {
  readonly values: TensorData;
  set(at: number, value: number, column: number): void;
}

function dataOf(feed: Feed, length: number, texts: readonly string[]): Sink {
  switch (feed.type) {
    case "string": {
      const values = new Array<string>(length);
      return {
        values,
        set(at, value) {
          values[at] = texts[value];
        },
      };
    }
    case "int64": {
      const values = new BigInt64Array(length);
      return {
        values,
        set(at, value, column) {
          if (!Number.isSafeInteger(value)) throw noInteger(feed, value, column, "a whole number below 2^53");
          values[at] = BigInt(value);
        },
      };
    }
    case "int32": {
      const values = new Int32Array(length);
      return {
        values,
        set(at, value, column) {
          values[at] = value;
          if (values[at] !== value) throw noInteger(feed, value, column, "a whole number below 2^31");
        },
      };
    }
    case "bool": {
      const values = new Uint8Array(length);
      return {
        values,
        set(at, value, column) {
          if (value !== 0 && value !== 1) throw noInteger(feed, value, column, "true or false, as 1 or 0");
          values[at] = value;
        },
      };
    }
    default: {
      const values = feed.type === "float32" ? new Float32Array(length) : new Float64Array(length);
      return {
        values,
        set(at, value) {
          values[at] = value;
        },
      };
    }
  }
}

function noInteger(
  { input, columns, type }: Feed,
  value: number,
  column: number,
  wanted: string,
): AssayError {
  const isMissing = Number.isNaN(value);
  return new AssayError("SCHEMA_MISMATCH", {
    what: `column "${columns[column]}" holds ${isMissing ? "missing values" : "a value"} that the ONNX model's input "${input}" cannot take`,
    got: isMissing ? "null or NaN" : String(value),
    wanted: `${wanted} (${type})`,
    next: isMissing ? "Fill the column in `clean`." : "Cast or mend the column in `clean`.",
  });
}
