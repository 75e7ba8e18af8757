import { describe, expect, it } from "vitest";
import type { Check, Verdict } from "../../../tasks/checks/check.js";
import { chooseChecks } from "../../../tasks/checks/choose.js";
import { tableOf, wordsOfFailed } from "../../../tasks/checks/table.js";
import { taskOf } from "../../../tasks/checks/task-of.js";
import { contextOf } from "../../support/task-context.js";
import { temporaryFolder } from "../../support/temporary.js";
import { thrownBy } from "../../support/thrown.js";

describe("checks", () => {
  const check = (name: string, verdict: Verdict = { status: "passed", text: "" }): Check => ({
    ...{ name, summary: name },
    look: async () => verdict,
  });
  const ALL = ["a", "b", "c"].map((name) => check(name));
  const names = (options: Record<string, string>) => chooseChecks(ALL, options).map(({ name }) => name);

  it("are chosen by --only and --except, with or without their room's name", () => {
    expect(names({})).toEqual(["a", "b", "c"]);
    expect(names({ only: "checks:c, a" })).toEqual(["a", "c"]);
    expect(names({ except: "b" })).toEqual(["a", "c"]);
    expect(thrownBy(() => names({ only: "a", except: "a" })).message).toContain("leave no check to run");
    expect(thrownBy(() => names({ only: "d" })).message).toMatch(
      /--only names no check\. Got: "d"\. Wanted: a, b, c/,
    );
  });

  it("have a table that is cut to the terminal, and the words of those that failed", () => {
    const results = [
      { name: "a", status: "passed", text: "fine and more", seconds: 1 },
      { name: "b", status: "failed", text: "why", words: "", seconds: 0 },
      { name: "c", status: "failed", text: "why", words: "all of it", seconds: 0 },
    ] as const;
    expect(tableOf(results, undefined).split("\n")[0]).toBe(
      "✓ checks:a         passed     1.0 s  fine and more",
    );
    expect(tableOf(results, 20).split("\n")[0].length).toBeLessThanOrEqual(20);
    expect(tableOf(results, undefined).split("\n").at(-1)).toBe("1 passed, 2 failed");
    expect(wordsOfFailed(results)).toBe("== checks:b\nwhy\n\n== checks:c\nall of it\n");
  });

  it("say alone what they came to", async () => {
    const ran = async (verdict: Verdict) => {
      const { context, said, printed } = contextOf({ root: await temporaryFolder() });
      return [await taskOf(check("a", verdict)).run(context), said, printed];
    };
    expect(await ran({ status: "passed", text: "" })).toEqual([true, ["checks:a passed"], []]);
    const failed: Verdict = { status: "failed", text: "1 fault", words: "there" };
    expect(await ran(failed)).toEqual([false, ["checks:a failed: 1 fault"], ["there"]]);
  });
});
