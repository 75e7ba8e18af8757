import { isUtf8 } from "node:buffer";
import type { PredictionLog } from "../../io/services/prediction-log/index.js";
import type { DonePiece } from "./work.js";

/** Puts the rows of a piece that is done into the log of predictions, each by its message's key. */
export function logPiece(log: PredictionLog, { rows, model }: DonePiece): void {
  if (rows === undefined) return;
  const ids = rows.messages.map(({ key }) => (key !== null && isUtf8(key) ? key.toString("utf8") : null));
  log.record(rows.inputs, rows.predictions, { model: model.uri, source: "kafka", ids });
}
