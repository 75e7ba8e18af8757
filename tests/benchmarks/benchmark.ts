import { join } from "node:path";
import type { Side } from "./measure.js";

/** One comparison. */
export interface Benchmark {
  readonly name: string;
  /** A name that several comparisons share: it runs them all. */
  readonly group?: string;
  readonly title: string;
  /** How often each side runs where more runs tell nothing new. */
  readonly runs?: number;
  /** Writes what the sides read, once. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** Starts what the sides speak to; returns what ends it. */
  readonly start?: (folder: string) => Promise<() => Promise<void>>;
  /** The Python environment of the sides: the benchmarks' own, that of the real tests, which has MLflow, that of Jupyter's clients, that of Kafka's, or that with Keras. @default "benchmarks" */
  readonly python?: "benchmarks" | "real" | "kernel" | "kafka" | "dense";
  /** Name of the side that ratios are to. @default the first in Python */
  readonly peer?: string;
  /** The programs that do the same work; they take turns. `minutes` is what the runner was told by `--minutes=N`. */
  sides(folder: string, minutes?: number): readonly Side[];
}

/** A script of this folder that measures the part of itself that counts. */
export function part(name: string, script: string, ...args: readonly string[]): Side {
  const language = script.endsWith(".py") ? "python" : "node";
  return { name, language, args: [join(__dirname, script), ...args], part: true };
}
