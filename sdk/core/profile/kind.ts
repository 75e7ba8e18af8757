import type { Column } from "../tables/index.js";
import { isString } from "../tables/index.js";
import type { Levels } from "./levels.js";
import type { NumberFacts, ProfiledKind, TextFacts } from "./types.js";

/** Fewer values than this prove no identifier: ten measurements may well all differ. */
const LEAST_NAMED = 20;
/** Texts that are on average longer than this, or of more words than the next, are prose. */
const PROSE_LENGTH = 40;
const PROSE_WORDS = 4;
/** Share of different values from which long texts are prose and not levels. */
const PROSE_DISTINCT = 0.5;
/** Names that say what they are: `id`, `user_id`, `userId`, `uuid`, `row number`. */
const NAMED_SO =
  /(^|[\s_.-])(id|uuid|guid|key|index|idx|row ?(number|no|nr|id)?)$|[a-z](Id|ID|Key|Index|Uuid)$|^unnamed: 0$/i;

/** What is known of a column when its kind is chosen. */
export interface KindFacts {
  readonly column: Column;
  readonly name: string;
  /** Rows with a value. */
  readonly present: number;
  readonly distinct: number;
  readonly numbers?: NumberFacts;
  /** Whether all finite values are whole. */
  readonly whole: boolean;
  readonly texts?: TextFacts;
  readonly levels?: Levels;
}

/** What a column is, by its type, its values and, of values that all differ, its name. */
export function kindOf(facts: KindFacts): ProfiledKind {
  const { column, present, distinct } = facts;
  if (present === 0) return "empty";
  if (distinct === 1) return "constant";
  if (column.type === "bool") return "boolean";
  if (column.type === "date" || column.type === "timestamp") return "time";
  return isString(column) ? kindOfTexts(facts) : kindOfNumbers(facts);
}

function kindOfTexts({ present, distinct, texts, levels, name }: KindFacts): ProfiledKind {
  const length = texts?.meanLength ?? 0;
  const isProse = length > PROSE_LENGTH || wordsOf(levels) >= PROSE_WORDS;
  if (isProse && distinct > PROSE_DISTINCT * present) return "text";
  const allDiffer = distinct === present && present >= LEAST_NAMED;
  // Numbers that a few texts among them turned into text are no names.
  const isNumeric = (texts?.numeric ?? 0) > present / 2 && !NAMED_SO.test(name);
  return allDiffer && !isNumeric ? "identifier" : "category";
}

/** Words of a text on average, of up to a thousand different ones. */
function wordsOf(levels: Levels | undefined): number {
  const looked = (levels?.names ?? []).slice(0, 1000);
  const words = looked.reduce((sum, text) => sum + text.trim().split(/\s+/).length, 0);
  return words / Math.max(1, looked.length);
}

function kindOfNumbers({ present, distinct, numbers, whole, name }: KindFacts): ProfiledKind {
  if (numbers === undefined || !whole) return "number";
  if (distinct === 2 && numbers.min === 0 && numbers.max === 1) return "boolean";
  if (distinct !== present || present < LEAST_NAMED) return "integer";
  // Counters have (nearly) each number once; prices and populations do not.
  const isCounter = numbers.max - numbers.min < 1.2 * present;
  return isCounter || NAMED_SO.test(name) ? "identifier" : "integer";
}
