import type { DuckDBConnection } from "@duckdb/node-api";
import type { Signature, SignatureType } from "../../core/models/model.js";
import { WANTED } from "../../core/requests/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";
import { chooseColumns, columnTypes, type Selection } from "../datasets/collect.js";
import { misfit } from "../datasets/csv.js";
import { identifier, literal } from "../datasets/session.js";
import { planColumn, tableType } from "../datasets/types.js";
import type { RowPiece } from "./pieces.js";

/** What a cell of a selected column is for. */
type Role = "stored" | "feature" | "raw";

interface Slot {
  readonly name: string;
  readonly role: Role;
  /** Whether what cannot be read as its type is null, rather than an error. */
  readonly isInput: boolean;
}

/** A column that is stored with its rows: kept, or shown in the side file. */
export interface StoredColumn {
  readonly name: string;
  readonly duckDbType: string;
  readonly isKept: boolean;
  /** Its place in the SELECT. */
  readonly slot: number;
}

/** A column that the model reads. */
export interface FeatureColumn {
  readonly name: string;
  readonly duckDbType: string;
  /** Whether a value must be there. */
  readonly required: boolean;
  readonly slot: number;
  /** The place of the same cells as they were written, where they are read as another type here; and what they should be. */
  readonly raw?: number;
  readonly wanted: string;
}

/** Which columns are read, and what they are for. */
export interface RowPlan {
  readonly stored: readonly StoredColumn[];
  readonly features: readonly FeatureColumn[];
  /** The SELECT of the columns, in the order of their places, from a piece of the same columns. */
  select(piece: RowPiece): string;
}

export interface RowPlanOptions extends Selection {
  readonly keep: "all" | "none" | readonly string[];
  /** Whether the output is text, so that texts of the input may stay as they were written. */
  readonly isText: boolean;
  /** Whether the columns that the model reads are stored too, for a side file. */
  readonly withInputs: boolean;
}

/** Plans the columns of rows by the first piece. SCHEMA_MISMATCH where one that the model reads is missing. */
export async function planRows(
  connection: DuckDBConnection,
  piece: RowPiece,
  signature: Signature,
  options: RowPlanOptions,
): Promise<RowPlan> {
  const names = chooseColumns([...piece.types.keys()], options);
  refuseMissing(names, signature, piece);
  const { keep } = options;
  const kept = new Set(
    keep === "all" ? names : keep === "none" ? [] : chooseColumns(names, { columns: keep }),
  );
  const inputs = new Map(signature.inputs.map((input) => [input.name, input]));
  const shown = names.filter((name) => kept.has(name) || (options.withInputs && inputs.has(name)));
  const context = { piece, signature: inputs, isText: options.isText };

  const slots: Slot[] = [];
  const places = new Map<string, number>();
  const place = (slot: Slot): number => {
    const sql = cell(slot, context, piece);
    const found = places.get(sql);
    if (found !== undefined) return found;
    places.set(sql, slots.length);
    return slots.push(slot) - 1;
  };
  const isInput = (name: string): boolean => inputs.has(name);
  const stored = (keep === "all" || keep === "none" ? shown : inOrder(keep, shown)).map((name) => ({
    name,
    isKept: kept.has(name),
    slot: place({ name, role: "stored", isInput: isInput(name) }),
  }));
  const features = signature.inputs.map(({ name, required, type }) => {
    const slot = place({ name, role: "feature", isInput: true });
    const isCast = castTarget(name, context, piece) !== undefined;
    const raw = isCast ? { raw: place({ name, role: "raw", isInput: true }) } : {};
    return { name, required, slot, ...raw, wanted: WANTED[type] };
  });
  const select = (from: RowPiece): string => {
    const texts = slots
      .filter(({ name, role }) => isReadAsText(name, role, context, from))
      .map(({ name }) => name);
    const cells = slots.map((slot, i) => `${cell(slot, context, from)} as c${i}`);
    return `select ${cells.join(", ") || "1 as c0"} from ${from.from([...new Set(texts)])}`;
  };
  const types = [...(await columnTypes(connection, select(piece))).values()].map(String);
  const typed = <T extends { readonly slot: number }>(column: T) => ({
    ...column,
    duckDbType: types[column.slot],
  });
  return { stored: stored.map(typed), features: features.map(typed), select };
}

/** What the cells of a SELECT are made by: the first piece rules the types of all. */
interface CellContext {
  readonly piece: RowPiece;
  readonly signature: ReadonlyMap<string, { readonly type: SignatureType }>;
  readonly isText: boolean;
}

/** The SQL of a cell of a piece. */
function cell({ name, role, isInput }: Slot, context: CellContext, piece: RowPiece): string {
  const column = identifier(name);
  const target = castTarget(name, context, piece);
  if (role === "raw") return piece.cells === "texts" ? column : `${column}::VARCHAR`;
  if (role === "feature") {
    if (target !== undefined) return tolerant(name, target);
    if (piece.cells === "texts") return column;
    const type = context.piece.types.get(name) ?? "VARCHAR";
    const { expression } = planColumn(name, type);
    return piece.types.get(name) === type || expression !== column ? expression : `${column}::${type}`;
  }
  if (piece.cells === "texts") {
    if (context.isText) return column;
    if (isInput) return target === undefined ? column : tolerant(name, target);
    const sniffed = context.piece.types.get(name) ?? "VARCHAR";
    return isStrict(name, sniffed, context.piece) ? strict(name, sniffed) : column;
  }
  const type = context.piece.types.get(name) ?? "VARCHAR";
  return piece.types.get(name) === type ? column : `${column}::${type}`;
}

function isReadAsText(name: string, role: Role, context: CellContext, piece: RowPiece): boolean {
  if (piece.cells !== "texts") return false;
  if (role !== "stored" || context.isText || context.signature.has(name)) return true;
  const type = context.piece.types.get(name) ?? "VARCHAR";
  return type === "VARCHAR" || isStrict(name, type, context.piece);
}

/** The type that texts of an input are read as; undefined where they are taken as they are. */
function castTarget(
  name: string,
  { piece: first, signature }: CellContext,
  piece: RowPiece,
): string | undefined {
  const wanted = signature.get(name)?.type;
  const type = first.types.get(name) ?? "VARCHAR";
  if (wanted === undefined || wanted === "string" || piece.cells === "typed") return undefined;
  if (piece.cells === "json") return /^(VARCHAR|JSON)$/.test(type) ? textTarget(wanted) : undefined;
  if (first.declared.has(name)) return type;
  const isNumber = wanted !== "boolean" && wanted !== "datetime";
  if (isNumber && type === "BOOLEAN") return "BOOLEAN";
  if (wanted === "boolean" && /^(BIGINT|DOUBLE)$/.test(type)) return type;
  if (wanted === "datetime" && /^(DATE|TIMESTAMP)/.test(type)) return type;
  return textTarget(wanted);
}

function textTarget(wanted: SignatureType): string {
  if (wanted === "long" || wanted === "integer") return "BIGINT";
  if (wanted === "boolean") return "BOOLEAN";
  return wanted === "datetime" ? "TIMESTAMP" : "DOUBLE";
}

/** Null where a text cannot be read as the type: the row is rejected, not the file. */
function tolerant(name: string, type: string): string {
  const text = `${identifier(name)}::VARCHAR`;
  const read = `try_cast(${text} as ${type})`;
  if (type !== "BIGINT") return read;
  // DuckDB reads "1.5" as the integer 2; "1.0" is what other programs make of whole numbers among missing ones.
  const isPlain = `not contains(${text}, '.') and not contains(lower(${text}), 'e')`;
  const number = `try_cast(${text} as DOUBLE)`;
  const isWhole = `${number} = floor(${number}) and abs(${number}) < 9007199254740992`;
  return `case when ${isPlain} then ${read} when ${isWhole} then ${number}::BIGINT end`;
}

/** Columns that DuckDB would read otherwise than written without a word: fractions among integers, yes among booleans. */
function isStrict(name: string, type: string, first: RowPiece): boolean {
  return type === "BIGINT" || type === "BOOLEAN" || first.declared.has(name);
}

/** A column beside the model's, whose type the first rows have told: what does not fit is an error. */
function strict(name: string, type: string): string {
  const column = identifier(name);
  const tableTypeName = tableType(type) ?? "string";
  const isOther =
    type === "BOOLEAN" ? `lower(${column}) not in ('true', 'false')` : misfit(name, tableTypeName);
  const words = `column "${name}" holds a text that is no ${type}, though its first rows hold none; declare it under types: `;
  return `case when ${isOther} then error(${literal(words)} || ${column})::${type} else try_cast(${column} as ${type}) end`;
}

function inOrder(wanted: readonly string[], names: readonly string[]): string[] {
  return [...wanted, ...names.filter((name) => !wanted.includes(name))];
}

/** SCHEMA_MISMATCH where a piece lacks columns that the model reads. */
export function refuseMissing(
  names: readonly string[],
  signature: Signature,
  piece: Pick<RowPiece, "name">,
): void {
  const missing = signature.inputs.filter(({ name }) => !names.includes(name));
  if (missing.length === 0) return;
  const near = missing.map(({ name }) => nearestName(name, names)).find((name) => name !== undefined);
  throw new AssayError("SCHEMA_MISMATCH", {
    what: `${piece.name} lacks ${missing.length === 1 ? "a column" : `${missing.length} columns`} that the model reads`,
    got: `${names.length} columns: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`,
    wanted: missing.map(({ name, type }) => `"${name}" (${type})`).join(", "),
    ...(near === undefined ? {} : { next: `Did you mean "${near}"?` }),
  });
}
