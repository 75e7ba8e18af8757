import { z } from "zod";
import type { Encoder, EncoderDefinition } from "./encoder.js";
import {
  type CategoryConfig,
  categoryDefaults,
  categoryFields,
  countLevels,
  isLevels,
  type Level,
  type LevelCounts,
  LevelIndex,
  MISSING,
  refuseUnknown,
} from "./levels.js";
import { byCode, levelCodes } from "./onnx/levels.js";
import { invalidState } from "./support.js";

export interface OneHotConfig extends CategoryConfig {
  readonly kind: "oneHot";
  readonly minCount?: number;
  readonly maxLevels?: number;
}

/** What one-hot encoding is where the config says nothing. */
export const oneHotDefaults = { ...categoryDefaults, minCount: 1, maxLevels: 256 } as const;

interface Learned {
  /** Categories with a column of their own, sorted. */
  readonly levels: readonly Level[];
  /** Categories that share the last column. */
  readonly rare: readonly Level[];
  /** Whether missing values have a column of their own. */
  readonly missing: boolean;
}

/**
 * One 0/1 column a category. Missing values are a category of their own where training had some. Rare categories may
 * share one column, and unknown ones then count as rare; without it their columns are all zero.
 */
export const oneHotEncoder: EncoderDefinition<OneHotConfig> = {
  kind: "oneHot",
  config: z
    .strictObject({
      kind: z.literal("oneHot"),
      ...categoryFields,
      minCount: z
        .int()
        .min(1)
        .optional()
        .describe("Categories with fewer training rows than this share one column. Default 1 (none)."),
      maxLevels: z
        .int()
        .min(2)
        .optional()
        .describe("Most columns; beyond it the rarest categories share the last one. Default 256."),
    })
    .describe("Encodes categories as one 0/1 column each."),
  fit(config, column, { name, onNote }) {
    const learned = group(countLevels(column, name), config);
    if (learned.rare.length > 0) {
      onNote?.(`${name}: ${learned.rare.length} rare categories share the column ${name}=(other)`);
    }
    return make(config, name, learned);
  },
  restore(config, name, { json }) {
    const learned = json as Partial<Record<keyof Learned, unknown>> | null;
    const { levels, rare, missing } = learned ?? {};
    if (!isLevels(levels) || !isLevels(rare) || typeof missing !== "boolean")
      throw invalidState(name, "oneHot");
    return make(config, name, { levels, rare, missing });
  },
};

/** Which categories are rare: by count, and then the rarest until no more columns are left than `maxLevels`. */
function group({ levels, counts, missing }: LevelCounts, config: OneHotConfig): Learned {
  const minCount = config.minCount ?? oneHotDefaults.minCount;
  const maxLevels = config.maxLevels ?? oneHotDefaults.maxLevels;
  const kept = new Set(counts.flatMap((count, k) => (count >= minCount ? [k] : [])));
  const own = kept.size < levels.length ? maxLevels - 1 : maxLevels;
  if (kept.size > own) {
    const rarestFirst = [...kept].sort((a, b) => counts[a] - counts[b] || a - b);
    for (const k of rarestFirst.slice(0, kept.size - (maxLevels - 1))) kept.delete(k);
  }
  return {
    levels: levels.filter((_, k) => kept.has(k)),
    rare: levels.filter((_, k) => !kept.has(k)),
    missing: missing > 0,
  };
}

function make(config: OneHotConfig, name: string, { levels, rare, missing }: Learned): Encoder {
  const names = levels.map((level) => `${name}=${level}`);
  const missingAt = missing ? names.push(`${name}=(missing)`) - 1 : -1;
  const otherAt = rare.length > 0 ? names.push(`${name}=(other)`) - 1 : -1;
  const index = new LevelIndex([...levels, ...rare], [...levels.keys(), ...rare.map(() => otherAt)]);
  return {
    names,
    isOneHot: true,
    encode(column, { data, stride, offset }) {
      const codes = index.codes(column, name);
      if (config.unknownCategory === "error") refuseUnknown(column, codes, name, missing);
      for (let i = 0; i < codes.length; i++) {
        const code = codes[i];
        const at = code >= 0 ? code : code === MISSING && missing ? missingAt : otherAt;
        if (at >= 0) data[i * stride + offset + at] = 1;
      }
    },
    state: () => ({ json: { levels: [...levels], rare: [...rare], missing }, arrays: {} }),
    categories: [...levels, ...rare],
    toOnnx(graph, column, type) {
      const codes = levelCodes(graph, column, type, {
        name,
        levels: [...levels, ...rare],
        codes: [...levels.keys(), ...rare.map(() => otherAt)],
        ...(config.unknownCategory === "error" ? { refuse: { missingToo: !missing } } : {}),
      });
      const places = [otherAt, missing ? missingAt : otherAt, ...names.keys()];
      const place = byCode(graph, codes, { data: places, columns: 1 });
      const numbers = graph.constant("double", [...names.keys()], [1, names.length]);
      return graph.cast(graph.node("Equal", [place, numbers]), "double");
    },
  };
}
