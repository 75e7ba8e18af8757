import type { Cell, CellKind } from "../../../core/what-if/cells.js";
import type { WhatIfColumn } from "../../../core/what-if/columns.js";
import type { WhatIfState } from "../../what-if/state.js";
import type { Json } from "../what-if/http-client.js";
import { type AskedServer, cellOf } from "../what-if/http-rows.js";

interface Property {
  readonly type: string | readonly string[];
  readonly format?: string;
  readonly "x-training"?: Omit<WhatIfColumn, "name" | "missing">;
}

/** What `/schema` says, as the panel needs it. */
export interface SchemaPanel extends AskedServer {
  readonly kind: string;
  readonly target: string;
  /** Rows to start from: the examples that were kept with the model, else one in the middle of what was seen. */
  readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
}

/** @param weights how much each column weighs; those of most weight come first */
export function readSchema(schema: Json, weights: ReadonlyMap<string, number> = new Map()): SchemaPanel {
  const required = new Set(schema.required as readonly string[]);
  const columns = Object.entries(schema.properties as Readonly<Record<string, Property>>)
    .map(([name, property]) => columnOf(name, property, !required.has(name)))
    .sort((a, b) => (weights.get(b.name) ?? 0) - (weights.get(a.name) ?? 0));
  const { uri, kind, task, target, outputs } = schema["x-model"] as Omit<SchemaPanel, "columns" | "rows">;
  const examples = (schema.examples ?? []) as readonly Json[];
  const rows = examples.map((row, i) => ({
    name: `example ${i + 1}`,
    cells: columns.map((column) => cellOf(row[column.name], column)),
  }));
  const made = { name: "a row in the middle", cells: columns.map(middleOf) };
  return { uri, kind, task, target, outputs, columns, rows: rows.length === 0 ? [made] : rows };
}

function columnOf(name: string, property: Property, missing: boolean): WhatIfColumn {
  const seen = property["x-training"];
  if (seen !== undefined) return { ...seen, name, missing };
  const [type] = [property.type].flat();
  if (type === "boolean") return { name, missing, holds: "boolean", control: "boolean" };
  if (property.format === "date-time") return { name, missing, holds: "timestamp", control: "timestamp" };
  const holds: CellKind = type === "string" ? "text" : "number";
  return {
    name,
    missing,
    holds,
    control: holds === "text" ? "text" : "number",
    ...(type === "integer" ? { step: 1 } : {}),
  };
}

function middleOf({ holds, choices, low, high, step, missing }: WhatIfColumn): Cell {
  if (choices !== undefined && choices.length > 0) return choices[Math.floor(choices.length / 2)];
  if (low !== undefined && high !== undefined) {
    const middle = (low + high) / 2;
    return step === 1 || holds === "date" || holds === "timestamp" ? Math.round(middle) : middle;
  }
  if (missing) return null;
  if (holds === "boolean") return false;
  return holds === "text" ? "" : 0;
}

/** The state of a panel that a server answers. `predictions` by row; empty where a row was not predicted. */
export function panelState(
  { kind, task, target, outputs, columns, rows }: SchemaPanel,
  predictions: readonly (readonly number[])[],
): WhatIfState {
  return {
    kind,
    task,
    target,
    outputs,
    columns,
    rows: rows.map((row, i) => ({ ...row, answer: { predictions: predictions[i] ?? [] } })),
    reference: [],
    background: 0,
    explainer: "permutation",
    seed: 0,
    page: { way: "server" },
  };
}
