import { describe, expect, it } from "vitest";
import { type ComparedRun, renderComparisonReport } from "../../../sdk/reports/index.js";
import { readText } from "../../support/output-html.js";

describe("the report of a comparison", () => {
  const run = (parts: Partial<ComparedRun>): ComparedRun => ({
    id: "r1",
    name: "",
    status: "FINISHED",
    startedAtMs: 0,
    seconds: 1,
    metrics: {},
    params: {},
    tags: {},
    curves: [],
    datasets: [],
    importances: [],
    ...parts,
  });
  const report = (...runs: ComparedRun[]) =>
    renderComparisonReport({ title: "t", runs, paired: [], notes: [], comparedAtMs: 0 });

  it("of runs that kept nothing says only which runs they are", async () => {
    const page = await report(run({}), run({ id: "r2", status: "FAILED" }));
    expect(readText(page)).toContain("2 runs, side by side. ");
    expect(page).toContain('<b class="bad">FAILED</b>');
    for (const id of ["metrics", "paired", "settings", "data", "learning", "importances"])
      expect(page.includes(`<section id="${id}"`)).toBe(false);
  });

  it("says which comes first, where more is better and where less is", async () => {
    const pair = (name: string, a: number, b: number) => [
      run({ name: "one", metrics: { [name]: a } }),
      run({ metrics: { [name]: b } }),
    ];
    expect(readText(await report(...pair("r2", 0.5, 0.75)))).toMatch(/B: r1 comes first with 0\.75/);
    expect(readText(await report(...pair("best_mae", 1, 2)))).toMatch(/A: one comes first with 1/);
    expect(readText(await report(...pair("mae", 1, 2)))).toMatch(/A: one comes first with 1/);
    // Of a metric of one's own nobody knows.
    expect(readText(await report(...pair("mine", 1, 2)))).not.toContain("comes first");
  });

  it("marks the best value of a metric that two runs have, and none of what is unknown", async () => {
    const page = await report(
      run({ metrics: { r2: 0.5, best_mae: 3, rmse: 1, mine: 1 } }),
      run({ metrics: { r2: 0.75, best_mae: 2, rmse: Number.NaN, mine: 2 } }),
    );
    const marked = [...page.matchAll(/<b class="good">✓ ([^<]*)/g)].map(([, value]) => value);
    expect(marked).toEqual(["2", "0.75000"]);
    expect(readText(page)).toMatch(/r2 .*0\.75000 \+0\.25\d* higher/);
  });

  it("tells equal settings from others, and what only one run has", async () => {
    const same = await report(run({ params: { seed: "0" } }), run({ params: { seed: "0" } }));
    expect(readText(same)).toContain("The one parameter is the same.");
    const other = readText(
      await report(
        run({ params: { a: "1" }, tags: { t: "x" } }),
        run({ params: { a: "1", b: "2" }, tags: { t: "y" } }),
      ),
    );
    expect(other).toContain("1 parameter in which they differ");
    expect(other).toContain("1 parameter is the same.");
    expect(other).toMatch(/b – 2/);
    expect(other).toContain("1 tag in which they differ");
    expect(readText(await report(run({ tags: { t: "x" } }), run({})))).toMatch(
      /1 tag in which they differ.* t x –/,
    );
  });

  it("compares importances of runs that kept them, by what each measured", async () => {
    const page = readText(
      await report(
        run({
          importances: [
            { feature: "temp", importance: 3 },
            { feature: "hr", importance: 1 },
          ],
          importanceMetric: "mae",
        }),
        run({}),
        run({ importances: [{ feature: "hr", importance: 2 }] }),
      ),
    );
    expect(page).toContain("A by the rise of mae, C by its own measure");
    expect(page).toMatch(/hr 1 25(\.0)? % 2 100(\.0)? % temp 3 75(\.0)? % /);
  });

  it("says whether rows are the same, and where a run has none", async () => {
    const rows = { name: "bikes", digest: "d1", context: "training" };
    expect(readText(await report(run({ datasets: [rows] }), run({ datasets: [rows] })))).toContain(
      "All runs used the same rows",
    );
    expect(readText(await report(run({ datasets: [rows] }), run({})))).toMatch(
      /The rows differ: training\..* bikes d1 – ✗ other/,
    );
  });
});
