import { AssayError } from "../../../../utils/errors/index.js";
import { didYouMean } from "../../../../utils/names.js";
import type { FeatureGroup, FeatureMap } from "../../../tables/index.js";
import type { EmbeddingBlock } from "./blocks.js";

/** Which columns are embedded, and in how many numbers. */
export interface EmbeddingsConfig {
  readonly columns?: readonly string[];
  readonly dimension?: number;
}

/** Longest vector that is chosen by itself. */
const LONGEST = 50;

/** Numbers of a vector where the config says nothing: as many as there are levels, which did best (docs/decisions/embeddings.md). */
export function dimensionOf(levels: number): number {
  return Math.min(LONGEST, levels);
}

/**
 * The blocks of encoded columns that are embedded: those of the columns named, or all that are one-hot. A name that is no
 * column throws DATA_COLUMN_MISSING, one that is not one-hot CONFIG_INVALID, as does data without any.
 */
export function chooseBlocks(config: EmbeddingsConfig, features: FeatureMap): EmbeddingBlock[] {
  const oneHot = oneHotGroups(features);
  const wanted = config.columns === undefined ? oneHot : config.columns.map((name) => find(name, features));
  if (wanted.length === 0) {
    throw new AssayError("CONFIG_INVALID", {
      what: "`model.embeddings` is asked for, and no column is one-hot encoded",
      got: `columns ${features.groups.map(({ name }) => name).join(", ")}`,
      wanted: "categories: texts, booleans, or numbers that `preprocessing.categories` names",
      next: "Name the columns in `preprocessing.categories`, or leave `embeddings` out.",
    });
  }
  const blocks = [...new Set(wanted)].map(({ columns }): EmbeddingBlock => {
    const levels = columns.length;
    return {
      start: columns[0],
      levels,
      dimension: Math.min(levels, config.dimension ?? dimensionOf(levels)),
    };
  });
  return blocks.sort((a, b) => a.start - b.start);
}

/** Groups whose columns are one-hot and stand side by side. */
function oneHotGroups({ groups, oneHot = [] }: FeatureMap): FeatureGroup[] {
  return groups.filter(({ name }) => oneHot.includes(name));
}

function find(name: string, features: FeatureMap): FeatureGroup {
  const group = features.groups.find((own) => own.name === name);
  if (group === undefined) {
    throw new AssayError("DATA_COLUMN_MISSING", {
      what: `\`model.embeddings\` names column "${name}", which is not an input`,
      got: `${features.groups.length} input columns`,
      next: didYouMean(
        name,
        features.groups.map((own) => own.name),
      ),
    });
  }
  const oneHot = oneHotGroups(features);
  if (oneHot.includes(group)) return group;
  throw new AssayError("CONFIG_INVALID", {
    what: `\`model.embeddings\` names column "${name}", which is not one-hot encoded`,
    wanted:
      oneHot.length === 0
        ? "a category; no column is one"
        : `one of ${oneHot.map((own) => own.name).join(", ")}`,
    next: "Name it in `preprocessing.categories`, or take it out of `model.embeddings`.",
  });
}
