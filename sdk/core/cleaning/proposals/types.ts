import { formatTimes } from "../../../utils/text/index.js";
import type { Levels } from "../../profile/levels.js";
import { parseInstant } from "../../schemas/temporal.js";
import type { CleaningInput } from "../config.js";
import { dayReader } from "../texts/dates.js";
import { type NumberWriting, numberReader } from "../texts/numbers.js";

type Step = CleaningInput[number];
type Texts = Pick<Levels, "names" | "counts">;

/** Ways to write numbers, the plain one first. */
const WRITINGS: readonly NumberWriting[] = [
  { decimal: "." },
  { decimal: "," },
  { decimal: ".", thousands: "," },
  { decimal: ",", thousands: "." },
  { decimal: ",", thousands: " " },
  { decimal: ".", thousands: " " },
  { decimal: ".", thousands: "'" },
];
/** A number of an article or a code, not a quantity: its zeros would be lost. */
const CODE = /^[+-]?0\d/;
/** What stands in groups of three behind one mark may be thousands or a fraction of three digits. */
const GROUPED = /^[+-]?\d{1,3}([.,])\d{3}$/;

const PAIRS: readonly (readonly [yes: string, no: string])[] = [
  ["true", "false"],
  ["yes", "no"],
  ["y", "n"],
  ["t", "f"],
  ["on", "off"],
  ["ja", "nein"],
  ["j", "n"],
  ["oui", "non"],
  ["si", "no"],
  ["sí", "no"],
];
const FORMATS = [
  "YYYY-MM-DD",
  "DD.MM.YYYY",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "YYYY/MM/DD",
  "DD-MM-YYYY",
  "YYYYMMDD",
] as const;
/** Levels without which two texts of a pair may be chance. */
const LEAST = 2;

/** How texts are read as what they are. */
export interface ReadAs {
  readonly step: Step;
  /** What was seen, with numbers. */
  readonly message: string;
  /** Whether the same texts could be read as something else too. */
  readonly isDoubtful?: boolean;
}

/** The step that reads texts as what they are, where all of them are something else than text. */
export function readAs(column: string, texts: Texts): ReadAs | undefined {
  if (texts.names.length < LEAST) return undefined;
  return asBoolean(column, texts) ?? asTime(column, texts) ?? asNumber(column, texts);
}

function asBoolean(column: string, { names }: Texts): ReadAs | undefined {
  const words = new Set(names.map((text) => text.toLowerCase()));
  const pair = PAIRS.find(([yes, no]) => words.size === 2 && words.has(yes) && words.has(no));
  if (pair === undefined) return undefined;
  const [yes, no] = pair;
  const step: Step = { kind: "parse", column, to: "boolean", true: [yes], false: [no] };
  return { step, message: `${column} is text, and all its values are ${yes} or ${no}` };
}

function asNumber(column: string, { names, counts }: Texts): ReadAs | undefined {
  if (names.some((text) => CODE.test(text))) return undefined;
  const writing = WRITINGS.find((each) => {
    const read = numberReader(each);
    return names.every((text) => read(text) !== undefined);
  });
  if (writing === undefined) return undefined;
  const rows = formatTimes(
    counts.reduce((sum, count) => sum + count, 0),
    "value",
  );
  const { decimal, thousands } = writing;
  if (decimal === "." && thousands === undefined) {
    if (!names.every((text) => GROUPED.test(text))) {
      return {
        step: { kind: "cast", column, to: "number" } as const,
        message: `${column} is text, and all its ${rows} are numbers`,
      };
    }
  }
  const how = `${decimal === "," ? "a decimal comma" : "a decimal point"}${thousands === undefined ? "" : ` and ${JSON.stringify(thousands)} between thousands`}`;
  const [{ 1: mark } = []] = [GROUPED.exec(names[0]) ?? undefined].filter((match) => match !== undefined);
  const doubt =
    mark !== undefined && names.every((text) => GROUPED.exec(text)?.[1] === mark)
      ? `; "${names[0]}" may be thousands as well: look before you take it`
      : "";
  const step: Step = {
    kind: "parse",
    column,
    to: "number",
    decimal,
    ...(thousands === undefined ? {} : { thousands }),
  };
  const message = `${column} is text, and all its ${rows} are numbers with ${how}${doubt}`;
  return { step, message, isDoubtful: doubt !== "" };
}

function asTime(column: string, { names }: Texts): ReadAs | undefined {
  const instants = names.map(parseInstant);
  if (instants.every((instant) => instant !== undefined)) {
    const zones = new Set(instants.map((instant) => instant?.zoned));
    if (zones.size > 1) return undefined;
    const isDays = names.every((text) => text.length === 10);
    const to = isDays ? ("date" as const) : ("timestamp" as const);
    return {
      step: { kind: "cast", column, to } as const,
      message: `${column} is text, and all its values are ${to}s`,
    };
  }
  const formats: string[] = [];
  let left = [...names];
  // The formats that read most of what is left, one after the other.
  while (left.length > 0 && formats.length < 4) {
    const read = FORMATS.map((format) => {
      const reader = dayReader(format);
      return { format, count: left.filter((text) => reader(text) !== undefined).length };
    });
    const best = read.reduce((a, b) => (b.count > a.count ? b : a));
    if (best.count === 0) return undefined;
    formats.push(best.format);
    const reader = dayReader(best.format);
    left = left.filter((text) => reader(text) === undefined);
  }
  // Two orders of day and month in one column cannot be told apart by their texts.
  const isMixed = formats.includes("DD/MM/YYYY") && formats.includes("MM/DD/YYYY");
  if (left.length > 0 || isMixed) return undefined;
  const american = dayReader("MM/DD/YYYY");
  const slashed = names.filter((text) => text.includes("/"));
  const doubt =
    formats.includes("DD/MM/YYYY") && slashed.every((text) => american(text) !== undefined)
      ? "; day and month may stand the other way round: look before you take it"
      : "";
  const step: Step = { kind: "parse", column, to: "date", formats };
  const how = formats.length === 1 ? `as ${formats[0]}` : `in ${formats.length} ways: ${formats.join(", ")}`;
  const message = `${column} is text, and all its values are dates, written ${how}${doubt}`;
  return { step, message, isDoubtful: doubt !== "" };
}
