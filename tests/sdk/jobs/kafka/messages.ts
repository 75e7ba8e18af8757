import { Table } from "../../../../sdk/core/tables/index.js";
import { jsonDecoder, jsonEncoder } from "../../../../sdk/io/services/kafka/codecs/index.js";
import type { InMessage } from "../../../../sdk/io/services/kafka/index.js";
import type { StreamModel } from "../../../../sdk/jobs/kafka/model.js";
import type { ScoreOptions } from "../../../../sdk/jobs/kafka/score.js";

export const SOURCE = { topic: "in", partition: 3 };

export const OPTIONS: ScoreOptions = {
  decoder: jsonDecoder,
  encoder: jsonEncoder,
  keep: ["id"],
  probabilities: true,
  bounds: true,
  unknownFields: "ignore",
  missing: "reject",
  maxInBytes: 1000,
};

/** Twice its one column, and a count of its calls. */
export function doubling(): StreamModel & { calls: number } {
  return {
    uri: "models:/twice/7",
    version: { version: "7" },
    calls: 0,
    signature: {
      inputs: [{ name: "x", type: "double", required: true }],
      outputs: [{ name: "prediction", type: "double", required: true }],
    },
    async predict(rows) {
      this.calls += 1;
      const { values } = rows.column("x");
      return Table.from({ prediction: Float64Array.from(values as Float64Array, (value) => 2 * value) });
    },
  };
}

export function message(offset: number, value: string | Buffer | null): InMessage {
  return {
    offset: BigInt(offset),
    key: Buffer.from(`k${offset}`),
    value: typeof value === "string" ? Buffer.from(value) : value,
    headers: { traceparent: Buffer.from("00-trace-span-01") },
    timestamp: String(1_700_000_000_000 + offset),
  };
}
