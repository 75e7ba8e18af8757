import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type EvaluationLine, StudyFile } from "../../../../sdk/io/studies/index.js";
import { runProcess } from "../../../support/run-process.js";
import { temporaryFolder } from "../../../support/temporary.js";

const IDENTITY = { name: "bikes", parts: { space: "a", data: "b" } };
const line = (trial: number): EvaluationLine => ({
  trial,
  resource: 1,
  params: { "model.l2": trial / 3 },
  folds: [
    {
      fold: 1,
      trainRows: 9,
      testRows: 3,
      scores: { mae: 1 / 7, r2: Number.NaN },
      fitSeconds: 1,
      scoreSeconds: 0,
    },
  ],
  seconds: 1.5,
});

function open(folder: string, mode: "auto" | "new" | "resume" = "auto", identity = IDENTITY): StudyFile {
  return StudyFile.open(identity, { folder, mode });
}

describe("the file of a study", () => {
  it("gives back what was added, number by number", async () => {
    const folder = await temporaryFolder();
    const file = open(folder);
    file.add(line(0));
    file.add({
      trial: 1,
      resource: 0.5,
      params: { c: null },
      error: { code: "X", message: "ü" },
      seconds: 0,
    });
    file.addRun(0, "abc");
    file.close();
    const again = open(folder);
    expect(again.evaluations).toEqual([
      line(0),
      expect.objectContaining({ trial: 1, error: { code: "X", message: "ü" } }),
    ]);
    expect(again.runs.get(0)).toBe("abc");
    again.close();
  });

  it("drops a torn last line, and writes on behind the whole ones", async () => {
    const folder = await temporaryFolder();
    const file = open(folder);
    file.add(line(0));
    file.close();
    appendFileSync(file.path, JSON.stringify(line(1)).slice(0, 40));
    const again = open(folder);
    expect(again.evaluations).toEqual([line(0)]);
    again.add(line(2));
    again.close();
    expect(open(folder).evaluations.map(({ trial }) => trial)).toEqual([0, 2]);
  });

  it("begins anew where there is none that goes on, where the old one is finished, and where that is wanted", async () => {
    const folder = await temporaryFolder();
    const file = open(folder);
    file.add(line(0));
    file.close();
    const fresh = open(folder, "new");
    expect(fresh.evaluations).toEqual([]);
    fresh.add(line(1));
    fresh.finish();
    fresh.close();
    const resumed = open(folder, "resume");
    expect(resumed.evaluations).toHaveLength(1);
    resumed.close();
    const auto = open(folder, "auto");
    expect(auto.evaluations).toEqual([]);
    auto.close();
    writeFileSync(auto.path, "no study at all\n");
    expect(open(folder).evaluations).toEqual([]);
  });

  it("says what another study of the name differs in", async () => {
    const folder = await temporaryFolder();
    const file = open(folder);
    file.close();
    const other = { name: "bikes", parts: { space: "a", data: "c" } };
    expect(() => open(folder, "resume", other)).toThrow(/STUDY_MISSING|another data/);
    const begun = open(folder, "auto", other);
    expect(begun.others).toEqual([`${file.path} (another data)`]);
    expect(begun.path).not.toBe(file.path);
    begun.close();
  });

  it("is one process's at a time, and free when that is gone", async () => {
    const folder = await temporaryFolder();
    const file = open(folder);
    expect(() => open(folder)).toThrow(expect.objectContaining({ code: "STUDY_BUSY" }));
    file.close();
    expect(existsSync(`${file.path}.lock`)).toBe(false);
    // A process that lives holds it, one that has ended does not.
    const { stdout } = await runProcess(process.execPath, ["-p", "process.pid"]);
    const lock = (pid: number) =>
      writeFileSync(`${file.path}.lock`, JSON.stringify({ pid, host: hostname() }));
    lock(process.ppid);
    expect(() => open(folder)).toThrow(expect.objectContaining({ code: "STUDY_BUSY" }));
    lock(Number(stdout));
    open(folder).close();
    expect(readFileSync(file.path, "utf8")).toMatch(/^\{"study":1,/);
  });

  it("refuses a folder that cannot be made", async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    expect(() => open(join(folder, "file", "studies"))).toThrow(
      expect.objectContaining({ code: "WRITE_FAILED" }),
    );
  });
});
