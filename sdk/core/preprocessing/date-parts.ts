import { z } from "zod";
import { type Column, toFloat64 } from "../tables/index.js";
import type { EncodingConfig } from "./defaults.js";
import type { Encoder, EncoderDefinition, Slot } from "./encoder.js";
import { invalidState, meanAndScale, noValue, quickMedian } from "./support.js";

const PARTS = ["year", "month", "dayOfMonth", "dayOfWeek", "dayOfYear", "hour", "minute"] as const;
type Part = (typeof PARTS)[number];

export interface DatePartsConfig extends EncodingConfig {
  readonly kind: "dateParts";
  readonly parts?: readonly Part[];
  readonly cyclic?: boolean;
}

/** What date parts are where the config says nothing; times of day belong to timestamps only. */
export const datePartsDefaults = {
  parts: { date: ["year", "month", "dayOfWeek"], timestamp: ["year", "month", "dayOfWeek", "hour"] },
  cyclic: true,
} as const satisfies { readonly parts: Record<string, readonly Part[]>; readonly cyclic: boolean };

const DAY_MS = 86_400_000;

/** After how much a part comes round; a year does not. */
const PERIODS: Partial<Record<Part, number>> = {
  month: 12,
  dayOfMonth: 31,
  dayOfWeek: 7,
  dayOfYear: 365.25,
  hour: 24,
  minute: 60,
};

/**
 * Dates and timestamps as parts of the calendar (UTC, or the wall clock of a timestamp without a zone). Parts that come round
 * are sine and cosine, others scaled like `standard`. Missing ones are taken as the median instant of training.
 */
export const datePartsEncoder: EncoderDefinition<DatePartsConfig> = {
  kind: "dateParts",
  config: z
    .strictObject({
      kind: z.literal("dateParts"),
      parts: z
        .array(z.enum(PARTS))
        .min(1)
        .optional()
        .describe("Which parts. Default year, month, dayOfWeek, and hour for timestamps."),
      cyclic: z
        .boolean()
        .optional()
        .describe(
          "Whether parts that come round are sine and cosine instead of a scaled number. Default true.",
        ),
    })
    .describe("Encodes dates and timestamps by parts of the calendar."),
  fit(config, column, { name, onNote }) {
    const instants = milliseconds(column, name);
    const present = instants.filter((instant) => !Number.isNaN(instant));
    if (present.length === 0) throw noValue(name, "dates");
    const missing = instants.length - present.length;
    const fill = Math.round(quickMedian(present.slice()));
    if (missing > 0) onNote?.(`${name}: ${missing} of ${instants.length} dates missing, taken as the median`);
    const parts = partsOf(config, column);
    const scales = parts.flatMap((part) => {
      const { mean, scale } = meanAndScale(present.map((instant) => partOf(part, instant)));
      return [mean, scale];
    });
    return make(config, name, parts, Float64Array.of(fill, ...scales));
  },
  restore(config, name, { json, arrays: { learned } }) {
    const parts = Array.isArray(json)
      ? json.filter((part): part is Part => PARTS.some((p) => p === part))
      : [];
    const complete = learned instanceof Float64Array && learned.length === 1 + 2 * parts.length;
    if (parts.length === 0 || !complete) throw invalidState(name, "dateParts");
    return make(config, name, parts, learned);
  },
};

function partsOf(config: DatePartsConfig, column: Column): readonly Part[] {
  return config.parts ?? datePartsDefaults.parts[column.type === "date" ? "date" : "timestamp"];
}

/** `learned`: the instant for missing values (ms since 1970), then mean and scale of each part. */
function make(config: DatePartsConfig, name: string, parts: readonly Part[], learned: Float64Array): Encoder {
  const cyclic = config.cyclic ?? datePartsDefaults.cyclic;
  const outputs = parts.flatMap((part, k): { name: string; map: (value: number) => number; part: Part }[] => {
    const period = PERIODS[part];
    if (cyclic && period !== undefined) {
      const turn = (2 * Math.PI) / period;
      return [
        { name: `${name}.${part}.sin`, map: (value) => Math.sin(turn * value), part },
        { name: `${name}.${part}.cos`, map: (value) => Math.cos(turn * value), part },
      ];
    }
    const [mean, scale] = [learned[1 + 2 * k], learned[2 + 2 * k]];
    return [{ name: `${name}.${part}`, map: (value) => (value - mean) / scale, part }];
  });
  return {
    names: outputs.map((output) => output.name),
    encode(column, slot) {
      const instants = milliseconds(column, name).map((instant) =>
        Number.isNaN(instant) ? learned[0] : instant,
      );
      for (const [k, { part, map }] of outputs.entries()) {
        write(instants, part, map, { ...slot, offset: slot.offset + k });
      }
    },
    state: () => ({ json: [...parts], arrays: { learned } }),
  };
}

function write(instants: Float64Array, part: Part, map: (value: number) => number, slot: Slot): void {
  for (let i = 0; i < instants.length; i++) {
    slot.data[i * slot.stride + slot.offset] = map(partOf(part, instants[i]));
  }
}

function milliseconds(column: Column, name: string): Float64Array {
  const values = toFloat64(column, name);
  return column.type === "date" ? values.map((days) => days * DAY_MS) : values;
}

/** One part of an instant, ms since 1970. Months and days of the week count from 0 (January, Sunday). */
function partOf(part: Part, instant: number): number {
  const days = Math.floor(instant / DAY_MS);
  if (part === "hour") return Math.floor((instant - days * DAY_MS) / 3_600_000);
  if (part === "minute") return Math.floor((instant - days * DAY_MS) / 60_000) % 60;
  if (part === "dayOfWeek") return (((days + 4) % 7) + 7) % 7;
  const { year, month, day, dayOfYear } = civil(days);
  if (part === "year") return year;
  if (part === "month") return month - 1;
  if (part === "dayOfMonth") return day;
  return dayOfYear;
}

/** Calendar day of a count of days since 1970-01-01 (Howard Hinnant's civil_from_days, https://howardhinnant.github.io/date_algorithms.html). */
function civil(days: number): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly dayOfYear: number;
} {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  // Counted from 1 March, so that the leap day is the last one.
  const sinceMarch = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * sinceMarch + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return {
    year,
    month,
    day: sinceMarch - Math.floor((153 * shifted + 2) / 5) + 1,
    dayOfYear: month <= 2 ? sinceMarch - 305 : sinceMarch + (isLeap ? 61 : 60),
  };
}
