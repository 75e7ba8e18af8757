import { z } from "zod";
import { AssayError } from "../../utils/errors/index.js";
import type { Encoder, EncoderDefinition } from "./encoder.js";
import {
  type CategoryConfig,
  categoryFields,
  countLevels,
  isLevels,
  type Level,
  LevelIndex,
  refuseUnknown,
} from "./levels.js";
import { byCode, levelCodes } from "./onnx/levels.js";
import { invalidState } from "./support.js";

export interface TargetMeanConfig extends CategoryConfig {
  readonly kind: "target";
  readonly smoothing?: number;
  readonly folds?: number;
}

/** What target encoding is where the config says nothing. `smoothing` counts in rows. */
export const targetMeanDefaults = { smoothing: 10, folds: 5 } as const;

/**
 * Categories by the mean of the target in their training rows, drawn towards the mean of all rows (Micci-Barreca 2001):
 * (sum + smoothing · overall mean) / (rows + smoothing). One column; with more than two classes one column a class. Training
 * rows are encoded from the other folds only (seeded), so that no row's encoding holds its own target; later rows from
 * all of them. Unknown categories get the overall mean.
 */
export const targetMeanEncoder: EncoderDefinition<TargetMeanConfig> = {
  kind: "target",
  config: z
    .strictObject({
      kind: z.literal("target"),
      ...categoryFields,
      smoothing: z
        .number()
        .min(0)
        .optional()
        .describe("Rows' worth of the overall mean mixed into each category's mean. Default 10."),
      folds: z.int().min(2).optional().describe("Folds of cross-fitting on the training rows. Default 5."),
    })
    .describe("Encodes categories by the mean of the target, cross-fitted on the training rows."),
  fit(config, column, context) {
    const { name, target, random } = context;
    const folds = config.folds ?? targetMeanDefaults.folds;
    if (target.length < folds) {
      throw new AssayError("DATA_TOO_SMALL", {
        what: `there are fewer rows than folds to encode "${name}" by the target`,
        got: `${target.length} rows`,
        wanted: `at least ${folds}`,
      });
    }
    const smoothing = config.smoothing ?? targetMeanDefaults.smoothing;
    const { levels, missing } = countLevels(column, name);
    const codes = levelOrMissing(new LevelIndex(levels).codes(column, name), levels.length);
    const columns = context.classes > 2 ? context.classes : 1;
    // What is averaged: the target, or whether a row is of the class.
    const averaged =
      columns === 1 ? (row: number) => target[row] : (row: number, k: number) => (target[row] === k ? 1 : 0);
    const sums = sumUp(codes, averaged, levels.length + 1, columns, codes.keys());
    const encoder = make(config, name, {
      levels,
      missing: missing > 0,
      means: means(sums, smoothing),
      columns,
    });
    return {
      ...encoder,
      encodeTraining({ data, stride, offset }) {
        const order = random.permutation(codes.length);
        for (let fold = 0; fold < folds; fold++) {
          const own = order.filter((_, i) => i % folds === fold);
          const others = order.filter((_, i) => i % folds !== fold);
          const table = means(sumUp(codes, averaged, levels.length + 1, columns, others.values()), smoothing);
          const overall = levels.length + 1;
          for (const row of own) {
            for (let k = 0; k < columns; k++) {
              const mean = table[codes[row] * columns + k];
              data[row * stride + offset + k] = Number.isNaN(mean) ? table[overall * columns + k] : mean;
            }
          }
        }
      },
    };
  },
  restore(config, name, { json, arrays }) {
    const { levels, missing, columns } = (json ?? {}) as Record<string, unknown>;
    const table = arrays.means;
    const fits =
      isLevels(levels) &&
      typeof missing === "boolean" &&
      typeof columns === "number" &&
      table instanceof Float64Array &&
      table.length === (levels.length + 2) * columns;
    if (!fits) throw invalidState(name, "target");
    return make(config, name, { levels, missing, columns, means: table });
  },
};

interface Learned {
  readonly levels: readonly Level[];
  readonly missing: boolean;
  readonly columns: number;
  /** Row-major: a row a level, one for missing values, one for all rows. */
  readonly means: Float64Array;
}

interface Sums {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly columns: number;
}

/** Sums and counts by level, and after the last level those of all rows. */
function sumUp(
  codes: Int32Array,
  averaged: (row: number, k: number) => number,
  levels: number,
  columns: number,
  rows: Iterable<number>,
): Sums {
  const sums = new Float64Array((levels + 1) * columns);
  const counts = new Float64Array(levels + 1);
  for (const row of rows) {
    counts[codes[row]]++;
    counts[levels]++;
    for (let k = 0; k < columns; k++) {
      const value = averaged(row, k);
      sums[codes[row] * columns + k] += value;
      sums[levels * columns + k] += value;
    }
  }
  return { sums, counts, columns };
}

/** Smoothed means; NaN for a level without rows where there is no smoothing. */
function means({ sums, counts, columns }: Sums, smoothing: number): Float64Array {
  const last = counts.length - 1;
  return sums.map((sum, i) => {
    const level = Math.floor(i / columns);
    const overall = sums[last * columns + (i % columns)] / counts[last];
    return level === last ? overall : (sum + smoothing * overall) / (counts[level] + smoothing);
  });
}

/** Codes with missing values as the level after the last. */
function levelOrMissing(codes: Int32Array, levels: number): Int32Array {
  return codes.map((code) => (code < 0 ? levels : code));
}

function make(config: TargetMeanConfig, name: string, learned: Learned): Encoder {
  const { levels, missing, columns, means: table } = learned;
  const index = new LevelIndex(levels);
  return {
    names: columns === 1 ? [name] : Array.from({ length: columns }, (_, k) => `${name}.class${k}`),
    encode(column, { data, stride, offset }) {
      const codes = index.codes(column, name);
      if (config.unknownCategory === "error") refuseUnknown(column, codes, name, missing);
      for (let i = 0; i < codes.length; i++) {
        const code = codes[i];
        const level = code >= 0 ? code : code === -1 && missing ? levels.length : levels.length + 1;
        for (let k = 0; k < columns; k++) data[i * stride + offset + k] = table[level * columns + k];
      }
    },
    state: () => ({ json: { levels: [...levels], missing, columns }, arrays: { means: table } }),
    categories: levels,
    toOnnx(graph, column, type) {
      const codes = levelCodes(graph, column, type, {
        name,
        levels,
        codes: [...levels.keys()],
        ...(config.unknownCategory === "error" ? { refuse: { missingToo: !missing } } : {}),
      });
      const row = (level: number): Float64Array => table.slice(level * columns, (level + 1) * columns);
      const overall = row(levels.length + 1);
      const known = table.slice(0, levels.length * columns);
      const data = [...overall, ...(missing ? row(levels.length) : overall), ...known];
      return byCode(graph, codes, { data, columns });
    },
  };
}
