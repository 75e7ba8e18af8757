import type { Level } from "../parsed.js";
import type { Part } from "./document.js";

/** What the codes of each column stand for, as XGBoost keeps it since 3.1 of the frame that it was trained on; none before. */
export function levelsOf(model: Part, columns: number): (readonly Level[] | undefined)[] {
  const none = new Array<undefined>(columns).fill(undefined);
  if (!model.has("cats")) return none;
  const lists = model.at("cats").at("enc").list();
  if (lists.length === 0) return none;
  return none.map((_, column) => (column < lists.length ? levels(lists[column]) : undefined));
}

/**
 * Texts as their bytes one after the other, or numbers. XGBoost 3.2 counts characters and cuts bytes ("été" becomes "ét"), so
 * that texts beyond ASCII are not what they were: then the config must say them.
 */
function levels(part: Part): readonly Level[] | undefined {
  if (!part.has("offsets")) {
    const numbers = Array.from(part.at("values").numbers());
    return numbers.length === 0 ? undefined : numbers;
  }
  const offsets = part.at("offsets").integers(undefined, 0);
  if (offsets.length < 2) return undefined;
  const bytes = Uint8Array.from(part.at("values").numbers());
  if (bytes.some((byte) => byte > 127)) return undefined;
  const decoder = new TextDecoder();
  return Array.from(offsets.subarray(1), (end, i) => decoder.decode(bytes.subarray(offsets[i], end)));
}
