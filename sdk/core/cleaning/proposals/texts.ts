import { formatTimes } from "../../../utils/text/index.js";
import type { Levels } from "../../profile/levels.js";
import { isNumberText, placeholdersOf, variantsOf } from "../../profile/texts.js";
import type { CleaningInput } from "../config.js";
import type { Proposed } from "./proposed.js";
import { type ReadAs, readAs } from "./types.js";

type Step = CleaningInput[number];
type Texts = Pick<Levels, "names" | "counts">;

/** Repairs of one column of texts: white space, words for "missing", one level written in several ways, another type. */
export function textProposals(column: string, levels: Texts): Proposed[] {
  const found: Proposed[] = [];
  const add = (what: string, step: Step, cells: number, message: string): void => {
    found.push({ name: `${what}:${column}`, columns: [column], config: [step], cells, message });
  };
  const padded = rowsOf(levels, (text) => text !== text.trim());
  if (padded > 0) {
    const message = `${formatTimes(padded, "value")} of ${column} with white space at the ends`;
    add("trim", { kind: "trim", columns: [column] }, padded, message);
  }
  const parts = withoutWords(levels);
  const { words, rest } = parts;
  if (words.length > 0) {
    const cells = words.reduce((sum, { rows }) => sum + rows, 0);
    const values = Object.fromEntries(words.map(({ name }) => [name, null]));
    const message = `${formatTimes(cells, "value")} of ${column} that say that nothing is there: ${words.map(({ name }) => JSON.stringify(name)).join(", ")}`;
    add("missing", { kind: "replace", column, values }, cells, message);
  }
  const type = partsReadAs(column, parts);
  if (type !== undefined) {
    const cells = rest.counts.reduce((sum, count) => sum + count, 0);
    const { steps, message } = type;
    found.push({ name: `type:${column}`, columns: [column], config: steps, cells, message });
    return found;
  }
  const variants = rest.names.every(isNumberText) ? [] : variantsOf(rest);
  if (variants.length > 0) {
    const cells = variants.reduce((sum, { rows }) => sum + rows, 0);
    const values = Object.fromEntries(
      variants.flatMap(({ names: [most, ...others] }) => others.map((name) => [name, most])),
    );
    const shown = variants
      .slice(0, 3)
      .map(({ names }) => names.map((name) => JSON.stringify(name)).join(" and "));
    const message = `${formatTimes(cells, "value")} of ${column} that another level is written like but for case or white space: ${shown.join("; ")}`;
    // Levels are compared as they are once the ends are trimmed.
    const first: Step[] = padded > 0 ? [{ kind: "trim", columns: [column] }] : [];
    found.push({
      name: `merge:${column}`,
      columns: [column],
      config: [...first, { kind: "replace", column, values }],
      cells,
      message,
    });
  }
  return found;
}

/** How a column of texts is read as something else. */
type TextsReadAs = Pick<ReadAs, "message" | "isDoubtful"> & { readonly steps: CleaningInput };

/** How a column of texts is read as what all of them are; undefined where they are texts. */
export function textsReadAs(column: string, levels: Texts): TextsReadAs | undefined {
  return partsReadAs(column, withoutWords(levels));
}

function partsReadAs(
  column: string,
  { words, rest }: ReturnType<typeof withoutWords>,
): TextsReadAs | undefined {
  const type = readAs(column, rest);
  if (type === undefined) return undefined;
  // Blank texts become missing by themselves; other words must be made so first.
  const gone = words.filter(({ name }) => name !== "").map(({ name }) => [name, null] as const);
  const before: Step[] =
    gone.length === 0 ? [] : [{ kind: "replace", column, values: Object.fromEntries(gone) }];
  return { ...type, steps: [...before, type.step] };
}

/** Words that say that nothing is there, the blank one last, and the other levels; without white space at the ends. */
function withoutWords(levels: Texts) {
  const trimmed = joined(levels);
  const blank = rowsOf(trimmed, (text) => text === "");
  const words = [
    ...placeholdersOf(trimmed).filter(({ name }) => name !== ""),
    ...(blank > 0 ? [{ name: "", rows: blank }] : []),
  ];
  const gone = new Set(words.map(({ name }) => name));
  return { words, rest: pick(trimmed, (text) => !gone.has(text)) };
}

function rowsOf({ names, counts }: Texts, isMeant: (text: string) => boolean): number {
  return names.reduce((sum, text, i) => (isMeant(text) ? sum + counts[i] : sum), 0);
}

/** Levels without white space at their ends, those that become equal counted together. */
function joined({ names, counts }: Texts): Texts {
  const sums = new Map<string, number>();
  names.forEach((text, i) => {
    sums.set(text.trim(), (sums.get(text.trim()) ?? 0) + counts[i]);
  });
  return made([...sums]);
}

function pick({ names, counts }: Texts, isMeant: (text: string) => boolean): Texts {
  return made(names.map((text, i) => [text, counts[i]] as const).filter(([text]) => isMeant(text)));
}

function made(pairs: readonly (readonly [string, number])[]): Texts {
  return { names: pairs.map(([text]) => text), counts: pairs.map(([, count]) => count) };
}
