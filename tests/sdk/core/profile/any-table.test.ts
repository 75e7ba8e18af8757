import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profileDataset } from "../../../../sdk/core/profile/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { datasetProfileView, profileData } from "../../../../sdk/display/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { everyType } from "../../../support/every-type.js";

const cell = {
  number: fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constant(null)),
  text: fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom("a", "A ", "1", "2.5", "?"),
    fc.constant(null),
  ),
  flag: fc.oneof(fc.boolean(), fc.constant(null)),
  when: fc.oneof(fc.date({ noInvalidDate: true }), fc.constant(null)),
  big: fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constant(null)),
};

/** Columns of any kinds, of as many rows as there are in the longest. */
const anyTable = fc
  .tuple(
    fc.integer({ min: 1, max: 90 }),
    fc.array(fc.constantFrom(...(Object.keys(cell) as (keyof typeof cell)[])), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .chain(([rows, kinds]) =>
    fc.tuple(...kinds.map((kind) => fc.array<unknown>(cell[kind], { minLength: rows, maxLength: rows }))),
  )
  .map((columns) => Table.from(columns.map((values, i) => [`c${i}`, values] as const)));

describe("any table", () => {
  it("has a profile, or is refused with a code; nothing that is said of it is undefined", async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, fc.boolean(), async (table, isNamed) => {
        const profile = await profileDataset(table, isNamed ? { target: "c0" } : {}).catch(
          (error: unknown) => error,
        );
        if (AssayError.isInstance(profile)) {
          expect(["DATA_TARGET"]).toContain(profile.code);
          return;
        }
        if (profile instanceof Error) throw profile;
        const made = profile as Awaited<ReturnType<typeof profileDataset>>;
        expect(made.columns.map(({ name }) => name)).toEqual(table.names);
        for (const { message, next } of made.findings) {
          expect(message).not.toMatch(/undefined|NaN %/);
          expect(next).not.toMatch(/undefined/);
        }
        for (const row of made.correlations?.values ?? [])
          for (const value of row)
            if (!Number.isNaN(value)) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
        for (const { strength, alone } of made.target?.relations ?? []) {
          if (!Number.isNaN(strength)) expect(strength).toBeLessThanOrEqual(1 + 1e-12);
          if (alone !== undefined) expect(alone).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(() => JSON.stringify(profileData(made))).not.toThrow();
        expect(datasetProfileView(made)["text/plain"]).not.toContain("undefined");
      }),
      { numRuns: 150 },
    );
  });

  it("of every type, with nulls, is told without loss", async () => {
    const profile = await profileDataset(everyType());
    expect(profile.columns.map(({ missing }) => missing)).toEqual(Array(12).fill(1));
    expect(profile.column("i64").top.map(({ value }) => value)).toEqual([-1n, 9007199254740993n]);
    expect(profile.column("f64")).toMatchObject({ infinite: 1, distinct: 2 });
    expect(profile.column("f32")).toMatchObject({ nan: 1, distinct: 1, kind: "constant" });
    expect(profile.column("d").top[1]).toEqual({ value: "2011-01-01", count: 1 });
  });
});
