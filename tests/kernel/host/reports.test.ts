import { describe, expect, it } from "vitest";
import { brokenReport, runnerReport } from "../../../kernel/host/reports.js";

const ENDED = { code: null, signal: null };

describe("what a cell is told of a runner that ended", () => {
  it.each([
    ["names the status", { code: 3, signal: null }, "ended with status 3 (process.exit, or a crash)"],
    ["names the crash", { code: null, signal: "SIGSEGV" as const }, "ended by a crash (SIGSEGV)"],
    ["thinks of memory", { code: null, signal: "SIGKILL" as const }, "because the machine's memory ran out"],
  ])("%s, and that the variables are gone", (_, end, text) => {
    const { ename, evalue, traceback } = runnerReport(end, false, undefined);
    expect(ename).toBe("RunnerExited");
    expect(evalue).toContain(text);
    expect(evalue).toContain("All variables and imports are gone");
    expect(traceback.join("\n")).toContain(evalue);
  });

  it("says why it was not even started, where nothing was lost", () => {
    const { evalue } = runnerReport({ ...ENDED, failure: new Error("spawn EAGAIN") }, false, undefined);
    expect(evalue).toBe("The process that runs the cells could not be started: spawn EAGAIN.");
  });

  it("tells the host's own reason first, and how to give a heap that was full more room", () => {
    expect(runnerReport(ENDED, true, "It did not answer.").evalue).toMatch(
      /^It did not answer\. All variables/,
    );
    const { ename, evalue } = runnerReport(ENDED, true, undefined);
    expect(ename).toBe("OutOfMemory");
    const [, limit, wanted] = /\((\d+) MiB\).*--max-old-space-size=(\d+) /s.exec(evalue) ?? [];
    expect(Number(wanted)).toBe(2 * Number(limit));
  });
});

it("a process that ends whenever it is started is named, with what it last said", () => {
  expect(brokenReport("compiler", " no types \n").evalue).toMatch(
    /type-checks the cells ends whenever.* It last said:\nno types$/s,
  );
  expect(brokenReport("runner", "\n").evalue).toMatch(/runs the cells ends whenever.*restart the kernel\.$/);
});
