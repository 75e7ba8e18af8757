import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { fitted } from "../../../support/preprocessing.js";

describe("dates", () => {
  it("that are missing are the median, which is noted; a column of none is refused", () => {
    const day = (of: number) => new Date(Date.UTC(2024, 0, of));
    const columns = { at: { kind: "dateParts", parts: ["dayOfMonth"], cyclic: false } } as const;
    const notes: string[] = [];
    const { matrix } = fitted({ columns }, Table.from({ at: [day(1), null, day(5), day(9)] }), { notes });
    expect(notes).toEqual(["at: 1 of 4 dates missing, taken as the median"]);
    expect(matrix.data[1]).toBe(matrix.data[2]);
    const none = Table.from({
      at: { type: "date", values: new Int32Array(2), valid: new Uint8Array(2) },
    });
    expect(() => fitted({ columns }, none)).toThrow(/column "at" has no value in the training rows/);
  });

  it("become parts of the calendar, as JavaScript's own calendar has them", () => {
    const parts = ["year", "month", "dayOfMonth", "dayOfWeek", "dayOfYear", "hour", "minute"] as const;
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          const table = Table.from({ at: [date, new Date(date.getTime() + 400 * 86_400_000)] });
          const { preprocessor } = fitted(
            { columns: { at: { kind: "dateParts", parts, cyclic: false } } },
            table,
          );
          const { arrays } = preprocessor.state();
          const learned = arrays["0/learned"];
          const x = preprocessor.transform(table.slice(0, 1)).data;
          const values = parts.map((_, k) => Math.round(x[k] * learned[2 + 2 * k] + learned[1 + 2 * k]));
          const start = new Date(0);
          start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
          expect(values).toEqual([
            date.getUTCFullYear(),
            date.getUTCMonth(),
            date.getUTCDate(),
            date.getUTCDay(),
            Math.floor((date.getTime() - start.getTime()) / 86_400_000) + 1,
            date.getUTCHours(),
            date.getUTCMinutes(),
          ]);
        },
      ),
    );
  });

  it("are year, month and weekday by default, sine and cosine where they come round; timestamps have the hour too", () => {
    const day = { type: "date", values: Int32Array.of(0, 400) } as const;
    const table = Table.from({ day, at: [new Date(0), new Date(1e12)] });
    expect(fitted({}, table).preprocessor.features.names).toEqual([
      "day.year",
      "day.month.sin",
      "day.month.cos",
      "day.dayOfWeek.sin",
      "day.dayOfWeek.cos",
      "at.year",
      "at.month.sin",
      "at.month.cos",
      "at.dayOfWeek.sin",
      "at.dayOfWeek.cos",
      "at.hour.sin",
      "at.hour.cos",
    ]);
  });
});
