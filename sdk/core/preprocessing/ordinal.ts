import { z } from "zod";
import type { Encoder, EncoderDefinition } from "./encoder.js";
import {
  type CategoryConfig,
  categoryFields,
  countLevels,
  isLevels,
  type Level,
  LevelIndex,
  MISSING,
  refuseUnknown,
} from "./levels.js";
import { byCode, levelCodes } from "./onnx/levels.js";
import { invalidState } from "./support.js";

export type OrdinalConfig = CategoryConfig & { readonly kind: "ordinal" };

/**
 * Categories by their place in sorted order, from 0: for models that split on numbers. A missing value comes after the last
 * where training had some; an unknown category is -1.
 */
export const ordinalEncoder: EncoderDefinition<OrdinalConfig> = {
  kind: "ordinal",
  config: z
    .strictObject({ kind: z.literal("ordinal"), ...categoryFields })
    .describe("Encodes categories by their place in sorted order: for models that split on numbers."),
  fit(config, column, { name }) {
    const { levels, missing } = countLevels(column, name);
    return make(config, name, levels, missing > 0);
  },
  restore(config, name, { json }) {
    const { levels, missing } = (json ?? {}) as { levels?: unknown; missing?: unknown };
    if (!isLevels(levels) || typeof missing !== "boolean") throw invalidState(name, "ordinal");
    return make(config, name, levels, missing);
  },
};

function make(config: OrdinalConfig, name: string, levels: readonly Level[], missing: boolean): Encoder {
  const index = new LevelIndex(levels);
  return {
    names: [name],
    isCategory: true,
    encode(column, { data, stride, offset }) {
      const codes = index.codes(column, name);
      if (config.unknownCategory === "error") refuseUnknown(column, codes, name, missing);
      for (let i = 0; i < codes.length; i++) {
        const code = codes[i];
        data[i * stride + offset] = code >= 0 ? code : code === MISSING && missing ? levels.length : -1;
      }
    },
    state: () => ({ json: { levels: [...levels], missing }, arrays: {} }),
    categories: levels,
    toOnnx(graph, column, type) {
      const codes = levelCodes(graph, column, type, {
        name,
        levels,
        codes: [...levels.keys()],
        ...(config.unknownCategory === "error" ? { refuse: { missingToo: !missing } } : {}),
      });
      return byCode(graph, codes, { data: [-1, missing ? levels.length : -1, ...levels.keys()], columns: 1 });
    },
  };
}
