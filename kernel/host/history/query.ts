import { globMatcher } from "./glob.js";
import type { Entry, HistoryStore } from "./store.js";

/** The newest `count` cells of all sessions, oldest first. */
export function tail(store: HistoryStore, count: number): Entry[] {
  const found: Entry[] = [];
  for (const session of [...store.sessions()].reverse()) {
    if (found.length >= count) break;
    found.unshift(...store.read(session));
  }
  return count <= 0 ? [] : found.slice(-count);
}

/**
 * Cells of one session.
 *
 * @param session 0 is this one, a negative number counts back from it
 * @param start the first number in brackets
 * @param stop the number behind the last; `undefined` for all
 */
export function range(
  store: HistoryStore,
  session: number,
  start: number,
  stop: number | undefined,
): Entry[] {
  const wanted = session > 0 ? session : session === 0 ? store.session : store.sessions().at(session - 1);
  if (wanted === undefined) return [];
  return store.read(wanted).filter(({ line }) => line >= start && (stop === undefined || line < stop));
}

/**
 * Cells whose whole text fits a pattern: `*` is any text, `?` one character, `[ab]` one of several.
 *
 * @param count only the newest so many; `undefined` for all
 * @param unique each text once, where it stood last
 */
export function search(
  store: HistoryStore,
  pattern: string,
  count: number | undefined,
  unique: boolean,
): Entry[] {
  const fits = globMatcher(pattern);
  const found: Entry[] = [];
  const seen = new Set<string>();
  for (const session of [...store.sessions()].reverse()) {
    for (const entry of [...store.read(session)].reverse()) {
      if (count !== undefined && found.length >= count) return found.reverse();
      if (!fits(entry.input) || (unique && seen.has(entry.input))) continue;
      seen.add(entry.input);
      found.push(entry);
    }
  }
  return found.reverse();
}
