import { AssayError } from "../../../utils/errors/index.js";
import { didYouMean } from "../../../utils/names.js";
import type { TreeColumn } from "./encoding.js";
import type { Level, ParsedColumn, ParsedTrees } from "./parsed.js";

/** What a config says of the columns. */
export interface ColumnsSaid {
  readonly columns?: readonly string[];
  readonly categories?: Readonly<Record<string, readonly Level[]>>;
}

/**
 * The columns of a table that the trees' columns are: those of the config, else of the same names (LightGBM has `_` for
 * spaces), else, where the file has no names, all in their order. Throws SCHEMA_MISMATCH where one is not found, CONFIG_INVALID
 * where the config does not fit.
 */
export function planColumns(parsed: ParsedTrees, said: ColumnsSaid, known: readonly string[]): TreeColumn[] {
  const { columns, library } = parsed;
  const names =
    said.columns ?? (parsed.unnamed ? namesInOrder(parsed, known) : namesAsTrained(parsed, known));
  if (names.length !== columns.length) {
    throw new AssayError("CONFIG_INVALID", {
      what: `model.columns has not as many names as the ${library} model has columns`,
      got: `${names.length}`,
      wanted: `${columns.length}: ${shown(columns)}`,
    });
  }
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) {
    throw new AssayError("DATA_COLUMN_MISSING", {
      what: `model.columns names "${missing}", which is not an input column`,
      got: `${known.length} input columns`,
      next: didYouMean(missing, known),
    });
  }
  const stray = Object.keys(said.categories ?? {}).find((name) => !names.includes(name));
  if (stray !== undefined) {
    throw new AssayError("CONFIG_INVALID", {
      what: `model.categories names "${stray}", which the ${library} model does not read`,
      wanted: names.slice(0, 20).join(", "),
      next: didYouMean(stray, names),
    });
  }
  return columns.map((column, at) => treeColumn(column, names[at], said.categories?.[names[at]]));
}

/** Columns that hold texts must have categories: nothing else says which code a text has. */
export function checkTexts(
  columns: readonly TreeColumn[],
  isText: (name: string) => boolean,
  library: string,
): void {
  const bare = columns.find(({ name, levels }) => levels === undefined && isText(name));
  if (bare === undefined) return;
  throw new AssayError("CONFIG_INVALID", {
    what: `column "${bare.name}" holds texts, and the ${library} model reads ${bare.category ? "codes of categories" : "numbers"} there`,
    wanted: "its categories in the order of the codes from 0 that the model was trained on",
    next: `Say them in a config of kind ${library.toLowerCase()}: \`categories: { ${bare.name}: [first, second, …] }\`, or encode the column in \`clean\`.`,
  });
}

function treeColumn(
  { category, levels: own, zeroIsMissing }: ParsedColumn,
  name: string,
  said: readonly Level[] | undefined,
): TreeColumn {
  const levels = said ?? own;
  return {
    name,
    category,
    ...(levels === undefined ? {} : { levels }),
    ...(zeroIsMissing === true ? { zeroIsMissing } : {}),
  };
}

function namesInOrder({ columns, library }: ParsedTrees, known: readonly string[]): readonly string[] {
  if (columns.every(({ name }) => known.includes(name))) return columns.map(({ name }) => name);
  if (known.length === columns.length) return known;
  throw new AssayError("SCHEMA_MISMATCH", {
    what: `the ${library} model has no names of columns, and does not read as many as there are`,
    got: `${known.length} columns: ${known.slice(0, 10).join(", ")}${known.length > 10 ? ", …" : ""}`,
    wanted: `${columns.length}`,
    next: "Name its columns in `model.columns`, in the order of its training.",
  });
}

function namesAsTrained({ columns, library }: ParsedTrees, known: readonly string[]): string[] {
  const bySpace = new Map(known.map((name) => [name.replace(/\s/g, "_"), name]));
  return columns.map(({ name }) => {
    const found = known.includes(name) ? name : bySpace.get(name);
    if (found !== undefined) return found;
    throw new AssayError("SCHEMA_MISMATCH", {
      what: `the ${library} model reads a column "${name}", and there is none`,
      got: `${known.length} input columns`,
      wanted: shown(columns),
      next: `${didYouMean(name, known)} \`model.columns\` names its columns in the order of its training.`,
    });
  });
}

function shown(columns: readonly ParsedColumn[]): string {
  return `${columns
    .slice(0, 10)
    .map(({ name }) => name)
    .join(", ")}${columns.length > 10 ? ", …" : ""}`;
}
