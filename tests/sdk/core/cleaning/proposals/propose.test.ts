import { describe, expect, it } from "vitest";
import { cleaningConfig, fitCleaning } from "../../../../../sdk/core/cleaning/index.js";
import { propose } from "../../../../../sdk/core/cleaning/proposals/index.js";
import { profileDataset } from "../../../../../sdk/core/profile/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";

const texts = (values: readonly (string | null)[]) =>
  Array.from({ length: 60 }, (_, i) => values[i % values.length]);

async function proposed(columns: Readonly<Record<string, readonly unknown[]>>, target?: string) {
  const table = Table.from(columns);
  const profile = await profileDataset(table, target === undefined ? {} : { target });
  const found = propose(table, profile);
  return { table, found, named: (name: string) => found.find((each) => each.name === name) };
}

/** The column once a proposal is applied. */
function applied(table: Table, config: unknown, column: string) {
  const made = fitCleaning(cleaningConfig.parse(config), table).apply(table, { dropRows: true }).table;
  return { type: made.column(column).type, values: [...new Set([...made.rows()].map((row) => row[column]))] };
}

describe("proposals", () => {
  it.each([
    ["decimal commas", ["1,5", "2,25", "-3"], "float64", [1.5, 2.25, -3]],
    ["thousands and decimal commas", ["1.234,5", "12,25"], "float64", [1234.5, 12.25]],
    ["thousands and decimal points", ["1,234.5", "12.25"], "float64", [1234.5, 12.25]],
    ["spaces between thousands", ["1\u202f234,5", "12,25"], "float64", [1234.5, 12.25]],
    ["plain numbers and a word for nothing", ["1.5", "n/a", "7"], "float64", [1.5, null, 7]],
    ["days in two ways", ["31.12.2024", "2024-02-29"], "date", ["2024-12-31", "2024-02-29"]],
    ["American days", ["12/31/2024", "02/29/2024"], "date", ["2024-12-31", "2024-02-29"]],
    ["ISO days", ["2024-12-31", "2024-02-29"], "date", ["2024-12-31", "2024-02-29"]],
    ["yes and no", ["Yes", "no", "yes "], "bool", [true, false]],
  ])("read %s as what they are", async (_, values, type, wanted) => {
    const { table, named } = await proposed({ x: texts(values) });
    expect(applied(table, named("type:x")?.config, "x")).toEqual({ type, values: wanted });
  });

  it.each([
    ["codes with zeros before them", ["007", "012", "100"]],
    ["days that are none", ["31.02.2024", "30.02.2024"]],
    ["two orders of day and month", ["31/12/2024", "12/31/2024"]],
    ["numbers and a word that may mean something", ["1", "2", "many"]],
    ["one value", ["12"]],
  ])("leave %s as they are", async (_, values) => {
    expect((await proposed({ x: texts(values) })).named("type:x")).toBeUndefined();
  });

  it("say where a writing can be read in two ways", async () => {
    const { named } = await proposed({
      n: texts(["1,234", "5,678"]),
      d: texts(["01/02/2024", "03/04/2024"]),
    });
    expect(named("type:n")?.message).toContain("may be thousands as well");
    expect(named("type:d")?.message).toContain("the other way round");
  });

  it("make one level of those that differ by case or white space, and nothing of words for nothing", async () => {
    const { table, named } = await proposed({ city: texts(["Berlin", "Berlin", "berlin ", "Bonn", "N/A"]) });
    expect(named("trim:city")).toMatchObject({ cells: 12, config: [{ kind: "trim", columns: ["city"] }] });
    expect(applied(table, named("merge:city")?.config, "city").values).toEqual(["Berlin", "Bonn", "N/A"]);
    expect(applied(table, named("missing:city")?.config, "city").values).toEqual([
      "Berlin",
      "berlin ",
      "Bonn",
      null,
    ]);
  });

  it("take a number that stands for nothing for a missing value, and leave the second of two copies out", async () => {
    const x = Array.from({ length: 200 }, (_, i) => (i % 40 === 3 ? -999 : (i * 53) % 97));
    const near = x.map((_, i) => ((i * 37) % 101) + 1);
    const { table, named } = await proposed({ x, near, twin: near });
    expect(named("missing:x")).toMatchObject({
      cells: 5,
      config: [{ kind: "replace", column: "x", values: { "-999": null } }],
    });
    expect(applied(table, named("missing:x")?.config, "x").values).not.toContain(-999);
    expect(named("missing:near")).toBeUndefined();
    expect(named("drop:twin")).toMatchObject({ columns: ["twin"] });
    expect(named("drop:near")).toBeUndefined();
  });

  it("clip what is far out, leave out what leaks, drop what repeats; the target is never touched", async () => {
    const y = Array.from({ length: 200 }, (_, i) => ((i * 37) % 101) + (i === 5 ? 5000 : 0));
    const x = Array.from({ length: 200 }, (_, i) => (i === 9 ? 4000 : (i * 53) % 97));
    const { named, found } = await proposed(
      { x: [...x, x[0]], double: [...y, y[0]].map((value) => 2 * value), y: [...y, y[0]] },
      "y",
    );
    // Tukey's fences at three ranges: quartiles of numpy.percentile(x, [25, 75]).
    expect(named("clip:x")).toMatchObject({ cells: 1, config: [{ kind: "clip", column: "x" }] });
    expect(named("clip:y")).toBeUndefined();
    expect(found.find(({ name }) => name.startsWith("drop:double"))?.message).toContain("suspected leak");
    expect(named("duplicates")?.cells).toBe(1);
  });
});
