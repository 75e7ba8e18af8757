import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { predictionOutputConfig } from "../../../../sdk/io/predictions/config.js";
import { planOutputs } from "../../../../sdk/io/predictions/outputs.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("where predictions go", () => {
  const base = join("/data", "jobs");
  const files = [join(base, "in/a.csv"), join(base, "in/b.csv")];
  const plan = (output: object, invalid: { path?: string } = {}, input: object = {}, folder = base) =>
    planOutputs(
      predictionOutputConfig.parse(output),
      invalid,
      { kind: "csv", name: "bikes", files, ...input },
      folder,
    );
  const places = async (...args: Parameters<typeof plan>) =>
    (await plan(...args)).map(({ path, kind, sidePath }) =>
      [path, kind, sidePath].map((text) => text.replace(`${base}/`, "")),
    );

  it.each([
    ["one file", { path: "out.csv" }, {}, {}, [["out.csv", "csv", "out.rejected.csv"]]],
    ["a format of its own", { path: "out", kind: "ndjson" }, {}, {}, [["out", "ndjson", "out.rejected"]]],
    [
      "one for each",
      { path: "{name}.jsonl" },
      { path: "bad/{name}.jsonl" },
      {},
      [
        ["a.jsonl", "ndjson", "bad/a.jsonl"],
        ["b.jsonl", "ndjson", "bad/b.jsonl"],
      ],
    ],
    [
      "a folder, of an input without files",
      { path: "out/" },
      {},
      { kind: "sql", files: undefined },
      [["out/bikes.parquet", "parquet", "out/bikes.rejected.parquet"]],
    ],
    [
      "a table, whose rejected rows are a file",
      { kind: "sqlite", path: "p.db", table: "rides" },
      {},
      {},
      [["p.db, table rides", "parquet", "rides.rejected.parquet"]],
    ],
    [
      "a table of an input without files",
      { kind: "sqlite", path: "p.db", table: "rides" },
      { path: "bad.parquet" },
      { files: undefined },
      [["p.db, table rides", "parquet", "bad.parquet"]],
    ],
  ])("%s", async (_, output, invalid, input, wanted) => {
    expect(await places(output, invalid, input)).toEqual(wanted);
  });

  it("a folder that is there, in the format of the input", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "there"));
    const planned = await plan({ path: "there" }, { path: "bad/" }, {}, folder);
    expect(planned.map(({ path, kind, sidePath }) => [path, kind, sidePath])).toEqual(
      ["a", "b"].map((name) => [
        join(folder, "there", `${name}.csv`),
        "csv",
        join(folder, "bad", `${name}.rejected.csv`),
      ]),
    );
  });

  const twice = "two outputs have one path";
  it.each([
    ["no ending", { path: "out" }, {}, "the ending of the output out names no format", /these endings/],
    ["an unknown ending", { path: "out.xlsx" }, {}, "the ending of the output out.xlsx names no format", /./],
    [
      "an input",
      { path: "in/a.csv" },
      {},
      `${join(base, "in/a.csv")} is an input and an output`,
      /Name another/,
    ],
    [
      "one file of rejected rows",
      { path: "out/{name}.csv" },
      { path: "bad.csv" },
      twice,
      /Let `invalid.path` hold/,
    ],
    ["one file of both", { path: "o.csv" }, { path: "o.csv" }, twice, /Let `invalid.path` hold/],
    [
      "text beside a table",
      { kind: "sqlite", path: "p.db", table: "rides" },
      { path: "bad.csv" },
      "rejected rows of a table go into a Parquet file",
      /./,
    ],
  ])("is refused of %s", async (_, output, invalid, what, next) => {
    await expect(plan(output, invalid)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { what },
      message: expect.stringMatching(next),
    });
  });

  it("is refused of two inputs of one name, which no other file for rejected rows would mend", async () => {
    const same = [join(base, "x/a.csv"), join(base, "y/a.csv")];
    await expect(plan({ path: "{name}.csv" }, {}, { files: same })).rejects.toThrow(
      /two outputs have one path.*rename one of the inputs/,
    );
  });
});
