import { predictChunk, problemText, type Reasons, RowReader } from "../../core/requests/index.js";
import type { Column, Table } from "../../core/tables/index.js";
import { BadMessage, type RowDecoder, type RowEncoder } from "../../io/services/kafka/codecs/index.js";
import type { InMessage, OutMessage } from "../../io/services/kafka/index.js";
import { type DeadReason, deadLetter, resultHeaders } from "./envelope.js";
import type { StreamModel } from "./model.js";

/** How messages become rows, and predictions messages. */
export interface ScoreOptions {
  readonly decoder: RowDecoder;
  readonly encoder: RowEncoder;
  /** Fields of the row that stand before the predictions. */
  readonly keep: "none" | "all" | readonly string[];
  readonly probabilities: boolean;
  readonly bounds: boolean;
  readonly unknownFields: "ignore" | "refuse";
  readonly missing: "reject" | "predict";
  /** Larger values are not read. */
  readonly maxInBytes: number;
}

/** What became of a message. */
export interface Scored {
  readonly message: InMessage;
  readonly to: "output" | "dead letter";
  readonly out: OutMessage;
}

/** What became of the messages of a piece, in their order. */
export interface ScoredPiece {
  readonly scored: readonly Scored[];
  /** Rows that the model was given and their predictions, side by side; absent where there were none. */
  readonly rows?: {
    readonly inputs: Table;
    readonly predictions: Table;
    /** The message of each row. */
    readonly messages: readonly InMessage[];
  };
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Predicts messages by one call of the model. No message hangs on another: what cannot be read, does not fit the signature or is
 * refused by the model becomes a dead letter with the reason. Throws what is wrong with the model, or with all of them.
 */
export async function scoreMessages(
  messages: readonly InMessage[],
  model: StreamModel,
  options: ScoreOptions,
  source: { readonly topic: string; readonly partition: number },
): Promise<ScoredPiece> {
  const dead = new Map<number, DeadReason>();
  const rows = await decodeRows(messages, options, dead);
  const inputs =
    options.missing === "predict"
      ? model.signature.inputs.map((one) => ({ ...one, required: false }))
      : model.signature.inputs;
  const { table, problems } = new RowReader(inputs, { unknownFields: options.unknownFields }).records(rows);
  const kept = new Set(Array.isArray(options.keep) ? options.keep : []);
  for (const problem of problems) {
    const { row, code, field } = problem;
    if (row === undefined || dead.has(row)) continue;
    if (code === "unknown" && field !== undefined && kept.has(field)) continue;
    dead.set(row, { code, text: problemText(problem) });
  }
  const reasons: Reasons = new Map([...dead].map(([row, { text }]) => [row, text]));
  const chunk = await predictChunk({ table, reasons }, (part) => model.predict(part));
  for (const [row, text] of chunk.reasons) if (!dead.has(row)) dead.set(row, { code: "model", text });

  const headers = resultHeaders(model);
  const outs = new Array<OutMessage | undefined>(messages.length);
  const columns = wantedColumns(chunk.predictions, options);
  const count = chunk.predicted?.length ?? messages.length;
  for (let i = 0; i < count; i++) {
    const at = chunk.predicted?.[i] ?? i;
    const { key, timestamp, headers: given } = messages[at];
    try {
      const value = options.encoder.encode(resultOf(rows[at] as Row, options.keep, columns, i));
      outs[at] = { key, value, timestamp, headers: { ...given, ...headers } };
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      dead.set(at, { code: "prediction", text: error.message });
    }
  }
  const scored = messages.map((message, i): Scored => {
    const out = outs[i];
    if (out !== undefined) return { message, to: "output", out };
    const reason = dead.get(i) ?? { code: "model", text: "the model gave nothing" };
    return { message, to: "dead letter", out: deadLetter(message, reason, source, model) };
  });
  if (chunk.predictions.numRows === 0) return { scored };
  const { predicted, predictions } = chunk;
  const rowsOf =
    predicted === undefined
      ? { inputs: table, messages }
      : { inputs: table.take(predicted), messages: Array.from(predicted, (row) => messages[row]) };
  return { scored, rows: { ...rowsOf, predictions } };
}

/** The rows of messages; one that cannot be read is undefined, its reason in `dead`. */
async function decodeRows(
  messages: readonly InMessage[],
  { decoder, maxInBytes }: ScoreOptions,
  dead: Map<number, DeadReason>,
): Promise<unknown[]> {
  const readable = messages.map(({ value }, i) => {
    if (value === null || value.length === 0)
      dead.set(i, { code: "empty", text: "the message has no value" });
    else if (value.length > maxInBytes)
      dead.set(i, {
        code: "too-large",
        text: `the value has ${value.length} bytes, wanted at most ${maxInBytes}`,
      });
    else return value;
    return undefined;
  });
  await decoder.prepare?.(readable.filter((value) => value !== undefined));
  return readable.map((value, i) => {
    if (value === undefined) return undefined;
    try {
      return decoder.decode(value);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      dead.set(i, { code: "unreadable", text: error.message });
      return undefined;
    }
  });
}

type Cell = (row: number) => unknown;

function wantedColumns(
  predictions: Table,
  { probabilities, bounds }: ScoreOptions,
): readonly (readonly [string, Cell])[] {
  return predictions
    .entries()
    .filter(
      ([name]) =>
        (probabilities || !name.startsWith("probability_")) &&
        (bounds || (name !== "lower" && name !== "upper")),
    )
    .map(([name, column]) => [name, cellOf(column)] as const);
}

function cellOf(column: Column): Cell {
  const { valid, values } = column;
  const read: Cell =
    column.type === "string"
      ? (row) => column.categories[column.values[row]]
      : column.type === "bool"
        ? (row) => column.values[row] === 1
        : (row) => values[row];
  return valid === undefined ? read : (row) => (valid[row] === 0 ? null : read(row));
}

/** Kept fields, then the prediction: one object, filled in place, as it is made for each message. */
function resultOf(
  given: Row,
  keep: ScoreOptions["keep"],
  columns: readonly (readonly [string, Cell])[],
  row: number,
): Row {
  const result: Record<string, unknown> = keep === "all" ? { ...given } : {};
  if (typeof keep !== "string")
    for (const name of keep) if (Object.hasOwn(given, name)) result[name] = given[name];
  for (const [name, cell] of columns) {
    const value = cell(row);
    if (typeof value === "number" && !Number.isFinite(value))
      throw new BadMessage(`the model's ${name} is ${value}, which is no number to pass on`);
    result[name] = value;
  }
  return result;
}
