import type { ColumnKind, Numbers, SourceColumn, Vector } from "../source.js";

/** Cells that are looked at to tell what a column without a type holds. */
const LOOKED_AT = 100;

/** A column of values under an index, as Arquero, danfojs and plain arrays have them. */
export interface ColumnOfValues {
  readonly name: string;
  readonly numRows: number;
  /** The type as the source says it. @default what the first cells are */
  readonly type?: string;
  /** The cells' array, where there is one: typed arrays are read fast. */
  readonly array?: unknown;
  get(row: number): unknown;
}

const TYPED = /^(Big)?(Ui|I)nt(\d+)|^Float(\d+)/;

/** `Float64Array` as `float64`; undefined of all other arrays. */
function typedName(array: unknown): string | undefined {
  if (!ArrayBuffer.isView(array) || array instanceof DataView) return undefined;
  const found = TYPED.exec(array.constructor.name);
  if (found === null) return undefined;
  const [, , sign, integerBits, floatBits] = found;
  return floatBits === undefined ? `${sign === "Ui" ? "uint" : "int"}${integerBits}` : `float${floatBits}`;
}

function vectorOf(array: unknown): Vector {
  return array instanceof BigInt64Array || array instanceof BigUint64Array
    ? { form: "bigints", values: array }
    : { form: "numbers", values: array as Numbers };
}

const NAMES: Readonly<Record<ColumnKind, string>> = {
  number: "number",
  boolean: "boolean",
  time: "date",
  text: "string",
  any: "",
};

/** What the first cells are; "any" where they differ, or are objects. */
function kindOfFirst({ numRows, get }: ColumnOfValues): { kind: ColumnKind; type: string } {
  let kind: ColumnKind | undefined;
  let bigints = false;
  for (let row = 0, seen = 0; row < Math.min(numRows, 10 * LOOKED_AT) && seen < LOOKED_AT; row++) {
    const value = get(row);
    if (value === null || value === undefined) continue;
    seen++;
    const its = kindOf(value);
    bigints ||= typeof value === "bigint";
    if (kind !== undefined && kind !== its) return { kind: "any", type: "mixed" };
    kind = its;
  }
  if (kind === undefined) return { kind: "any", type: "" };
  return { kind, type: kind === "any" ? "object" : kind === "number" && bigints ? "bigint" : NAMES[kind] };
}

function kindOf(value: unknown): ColumnKind {
  if (typeof value === "number" || typeof value === "bigint") return "number";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "text";
  return value instanceof Date ? "time" : "any";
}

/** A source's column of values under an index; its kind is told by the first cells, whatever the source says. */
export function columnOfValues(column: ColumnOfValues): SourceColumn {
  const { name, array } = column;
  const typed = typedName(array);
  const get = (row: number): unknown => {
    try {
      return column.get(row);
    } catch {
      return undefined;
    }
  };
  if (typed !== undefined)
    return { name, get, kind: "number", type: column.type ?? typed, vector: vectorOf(array) };
  const first = kindOfFirst({ ...column, get });
  return { name, get, kind: first.kind, type: column.type ?? first.type };
}
