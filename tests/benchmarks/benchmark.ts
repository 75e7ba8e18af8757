import { join } from "node:path";
import type { Side } from "./measure.js";

/** One comparison. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** How often each side runs where more runs tell nothing new. */
  readonly runs?: number;
  /** Writes what the sides read, once. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** Starts what the sides speak to; returns what ends it. */
  readonly start?: (folder: string) => Promise<() => Promise<void>>;
  /** The Python environment of the sides: the benchmarks' own, or that of the real tests, which has MLflow. @default "benchmarks" */
  readonly python?: "benchmarks" | "real";
  /** The programs that do the same work; they take turns. Ratios are to the one in Python. */
  sides(folder: string): readonly Side[];
}

/** A script of this folder that measures the part of itself that counts. */
export function part(name: string, script: string, ...args: readonly string[]): Side {
  const language = script.endsWith(".py") ? "python" : "node";
  return { name, language, args: [join(__dirname, script), ...args], part: true };
}
