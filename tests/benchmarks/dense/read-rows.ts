import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FeatureMap } from "../../../sdk/core/tables/index.js";
import type { WorkName } from "./rows.js";

/** What `writeRows` wrote. */
export function readRows(
  folder: string,
  name: WorkName,
): {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly features: FeatureMap;
} {
  const features = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as FeatureMap;
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, `${name}.bin`));
  const all = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const [rows, columns] = all;
  return {
    x: all.subarray(2, 2 + rows * columns),
    y: all.subarray(2 + rows * columns),
    rows,
    columns,
    features,
  };
}
