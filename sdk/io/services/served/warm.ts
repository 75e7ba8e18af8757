import type { Table } from "../../../core/tables/index.js";
import { AssayError } from "../../../utils/errors/index.js";
import type { LoadedModel } from "./loaded-model.js";

/** Longest time that a model is warmed for, in milliseconds: enough for the first compiled form of its code. */
const WARM_MS = 150;
const ROUNDS = 200;

/**
 * Predicts before the first request does, so that this one does not pay for the compiler, and a version that cannot predict is
 * found out before it is served. Without rows of its own it is only tried with an empty one, which it may refuse.
 */
export async function warm(loaded: LoadedModel, now: () => number = Date.now): Promise<void> {
  const { example } = loaded;
  const rows = example ?? emptyRow(loaded);
  const row = rows.slice(0, 1);
  const end = now() + WARM_MS;
  try {
    await loaded.predict(rows);
    for (let i = 0; i < ROUNDS && now() < end; i++) await loaded.predict(row);
  } catch (error) {
    if (example === undefined && AssayError.isInstance(error)) return;
    throw error;
  }
}

function emptyRow({ reader }: LoadedModel): Table {
  return reader.records([{}]).table;
}
