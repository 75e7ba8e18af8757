import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Model, runJob } from "../../../sdk/index.js";
import {
  expectClear,
  expectNothingHalfWritten,
  expectRefusal,
  experimentOn,
  filesIn,
  NUMBERS,
  runStatuses,
  STATUS,
} from "../../support/bad-input.js";

/** A file stands where a folder should be: nobody can write there, the superuser neither. */
async function blocked() {
  const { folder, config, chain } = await experimentOn(NUMBERS);
  await writeFile(join(folder, "blocked"), "a file");
  return { folder, config, chain };
}

const quiet = { onProgress: false, env: {} } as const;

describe("a folder that cannot be written", () => {
  it("for the report fails the job, and keeps the run and its model", async () => {
    const { folder, config } = await blocked();
    const report = { path: join(folder, "blocked", "report.html") };
    const { summary, error } = await runJob({ ...config, explain: false, report }, { ...quiet, cwd: folder });
    expectClear(error, { code: "WRITE_FAILED", says: [report.path, "Check the folder"] }, "report");
    expect(summary).toMatchObject({
      status: "FAILED",
      outputs: {},
      model: expect.stringMatching(/^models:/),
    });
    expect(summary.metrics.mae).toBeLessThan(1);
    expect(runStatuses(folder)).toEqual([STATUS.failed]);
    expectNothingHalfWritten(folder);
  });

  it("for a report where a folder of its name stands leaves that folder alone", async () => {
    const { folder, chain } = await blocked();
    await mkdir(join(folder, "report.html"));
    const e = await chain.train().evaluate();
    const error = await e.report("report.html").catch((reason: unknown) => reason);
    expectClear(error, { code: "WRITE_FAILED", says: ["report.html"] });
    expectNothingHalfWritten(folder);
  });

  it("for the runs is refused before anything is trained", async () => {
    const { folder, config } = await blocked();
    for (const uri of [join(folder, "blocked"), join(folder, "blocked", "mlruns")]) {
      const { summary, error } = await runJob({ ...config, tracking: { uri } }, { ...quiet, cwd: folder });
      expectClear(error, { code: "TRACKING_UNAVAILABLE", says: [uri, "another tracking URI"] }, "train");
      expect(summary).toMatchObject({ status: "FAILED", run: null, model: null });
    }
    expect(await readFile(join(folder, "blocked"), "utf8")).toBe("a file");
    expectNothingHalfWritten(folder);
  });

  it("for a model keeps what is there", async () => {
    const { folder, chain } = await blocked();
    const e = await chain.train();
    const error = await e.save(join(folder, "blocked", "model")).catch((reason: unknown) => reason);
    expectClear(error, { code: "WRITE_FAILED", says: ["model"] });
    expectNothingHalfWritten(folder);
  });
});

describe("a place that is none", () => {
  it("is refused for runs", async () => {
    for (const uri of ["http://user:pass@localhost:1/", "s3://bucket/mlruns"]) {
      const { folder, chain } = await experimentOn(NUMBERS, { tracking: { uri } });
      const error = await chain.train().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expectClear(error, { code: "TRACKING_UNAVAILABLE", says: ["./mlruns"] }, "train");
      expect(String(error)).not.toContain("pass@");
      expect(filesIn(folder)).toEqual(["data.csv"]);
    }
  });

  it("is refused for models and reports, also by callers without types", async () => {
    const { folder, chain } = await experimentOn(NUMBERS);
    const e = await chain.train().evaluate();
    const nothing = undefined as unknown as string;
    for (const [work, code] of [
      [() => Model.load(join(folder, "nowhere")), "MODEL_MISSING"],
      [() => Model.load(folder), "MODEL_INVALID"],
      [() => Model.load(nothing), "MODEL_MISSING"],
      [() => e.save(nothing), "WRITE_FAILED"],
      [() => e.save(folder), "WRITE_FAILED"],
      [() => e.report(nothing), "WRITE_FAILED"],
      [() => e.report(""), "WRITE_FAILED"],
    ] as const) {
      const error = await work().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expectClear(error, { code, says: [/^(?!.*ERR_)/s] });
    }
    expect(filesIn(folder)).toContain("data.csv");
  });
});

describe("names", () => {
  it.each([
    ["vélos/日本 🚲 ../x", "vélos-日本-..-x.html"],
    ["..", "report.html"],
    ["../../etc/passwd", "etc-passwd.html"],
    [".hidden", "hidden.html"],
  ])("an experiment may be called %j, and its report stays in the folder", async (name, file) => {
    const { folder, config } = await experimentOn(NUMBERS);
    const { summary } = await runJob({ ...config, name, explain: false }, { ...quiet, cwd: folder });
    expect(summary).toMatchObject({ status: "FINISHED", outputs: { report: join(folder, "outputs", file) } });
    const experiment = join(folder, "mlruns", summary.run?.experimentId ?? "", "meta.yaml");
    expect(filesIn(folder)).toContain(join("outputs", file));
    expect(await readFile(experiment, "utf8")).toContain(name.split(" ")[0]);
  });

  it("an experiment must have one", async () => {
    await expectRefusal(
      NUMBERS,
      { name: "" },
      { code: "CONFIG_INVALID", says: ["name", "at least 1 character"] },
    );
  });
});
