import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectNothingHalfWritten, NUMBERS, runStatuses, STATUS } from "../../support/bad-input.js";
import { runAssay } from "../../support/cli.js";
import { temporaryFolder } from "../../support/temporary.js";

const YAML = `name: small
dataset:
  kind: csv
  path: data.csv
target: y
model:
  kind: linear
explain: false
`;

/** Runs the built command line on a config beside `data.csv`, for a person and for a program. */
async function run(yaml: string, data: string, blocked?: string) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "data.csv"), data);
  await writeFile(join(folder, "small.yaml"), yaml);
  if (blocked !== undefined) await writeFile(join(folder, blocked), "a file where a folder should be");
  const options = { cwd: folder, env: { MLFLOW_TRACKING_URI: "", ASSAY_LOG_LEVEL: "warn" } };
  const person = await runAssay(["run", "small.yaml"], options);
  const program = await runAssay(["run", "small.yaml", "--json"], options);
  expectNothingHalfWritten(folder);
  return { folder, person, program, summary: JSON.parse(program.stdout) };
}

describe("the command line, given bad input, says in one line what is wrong:", () => {
  it.each([
    ["a data file that is missing", ["data.csv", "date.csv"], NUMBERS, 1, "DATA_FILE_MISSING (step load)"],
    ["another delimiter", ["", ""], NUMBERS.replaceAll(",", "\t"), 1, 'set `delimiter: "\\t"`'],
    ["a header only", ["", ""], "x,c,y\n", 1, "DATA_EMPTY (step load)"],
    ["a misspelt target", ["target: y", "target: yy"], NUMBERS, 1, 'Did you mean "y"?'],
    ["a misspelt key", ["kind: linear", "kind: linear\n  l3: 1"], NUMBERS, 2, "small.yaml:8:3"],
    [
      "a value of another type",
      ["name: small", "seed: zero"],
      NUMBERS,
      2,
      'small.yaml:1:7: seed: got "zero"',
    ],
  ] as const)("%s", async (_, [good, bad], data, exitCode, says) => {
    const { person, program, summary } = await run(YAML.replace(good, bad), data);
    expect([person.code, program.code]).toEqual([exitCode, exitCode]);
    expect(person.stdout).toBe("");
    expect(person.stderr).toContain(says);
    expect(person.stderr).not.toMatch(/\n\s+at |TypeError/);
    expect(summary).toMatchObject({ status: "FAILED", run: null, model: null, metrics: {}, outputs: {} });
    expect(person.stderr).toContain(summary.error.message);
  });

  it("a folder for runs that is a file, and one for the report", async () => {
    const runs = await run(YAML, NUMBERS, "mlruns");
    expect(runs.person.code).toBe(1);
    expect(runs.person.stderr).toContain("TRACKING_UNAVAILABLE (step train)");
    const report = await run(YAML, NUMBERS, "outputs");
    expect(report.person.code).toBe(1);
    expect(report.person.stderr).toContain("WRITE_FAILED (step report)");
    expect(report.summary).toMatchObject({ status: "FAILED", metrics: { mae: expect.any(Number) } });
    expect(runStatuses(report.folder)).toEqual([STATUS.failed, STATUS.failed]);
  });
});
