import { z } from "zod";
import type { FeatureMap, Table } from "../tables/index.js";
import { describeColumn, type WhatIfColumn } from "./columns.js";

/** Texts that are kept with a model as a column's choices; a column of more is one of free text. */
const MOST_KEPT = 200;

/** What was seen in training of a raw column that a model reads: kept with it, so that a page can offer it without any rows. */
export type InputColumn = Omit<WhatIfColumn, "missing">;

/** Raw training rows as columns of `names`, as they were before cleaning. Texts of many different values keep none of them. */
export function describeInputs(
  raw: Table,
  names: readonly string[],
  { groups, names: encoded, categories = [] }: FeatureMap,
): InputColumn[] {
  const codes = new Set(categories);
  const isCategory = (name: string): boolean => {
    const columns = groups.find((group) => group.name === name)?.columns ?? [];
    return columns.length > 0 && columns.every((c) => codes.has(c) || encoded[c].startsWith(`${name}=`));
  };
  return names
    .filter((name) => raw.has(name))
    .map((name): InputColumn => {
      const column = describeColumn(raw, name, isCategory(name));
      const { choices, ...rest } = column;
      return (choices?.length ?? 0) > MOST_KEPT ? { ...rest, control: "text" } : column;
    });
}

const inputColumn = z.object({
  name: z.string(),
  holds: z.enum(["number", "text", "boolean", "date", "timestamp"]),
  control: z.enum(["number", "choice", "boolean", "date", "timestamp", "text"]),
  low: z.number().optional(),
  high: z.number().optional(),
  step: z.number().positive().optional(),
  choices: z
    .array(z.union([z.string(), z.number()]))
    .max(MOST_KEPT)
    .optional(),
});

/** What `describeInputs` gave, out of its JSON; undefined where it is something else. */
export function parseInputs(json: string): readonly InputColumn[] | undefined {
  try {
    const parsed = z.array(inputColumn).safeParse(JSON.parse(json));
    return parsed.success ? (parsed.data as InputColumn[]) : undefined;
  } catch {
    return undefined;
  }
}
