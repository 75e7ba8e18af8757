import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { type DatasetProfile, profileDataset } from "../../../../sdk/core/profile/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { MACHINE_FORM } from "../../../../sdk/display/bundle.js";
import {
  correlationsFigure,
  datasetProfileView,
  targetRelationsFigure,
} from "../../../../sdk/display/index.js";
import "../../../../sdk/index.js";
import { csvTable } from "../../../support/csv.js";

describe("the view of a profile", () => {
  let profile: DatasetProfile;
  beforeAll(async () => {
    profile = await profileDataset(csvTable("bikes.csv"), { name: "bikes", target: "bikers" });
  });

  it("begins with what is odd, and fits into the terminal", () => {
    for (const width of [60, 100, 160]) {
      const text = datasetProfileView(profile, { width })["text/plain"];
      expect(text.split("\n")[2]).toBe(
        "✗ casual + registered = bikers, in all 8,645 rows looked at".slice(0, width),
      );
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
    }
    expect(inspect(profile)).toContain("Profile of bikes");
  });

  it("shows in HTML findings, columns, details, relations and correlations", () => {
    const page = String(datasetProfileView(profile)["text/html"]);
    expect(page).toContain("1 error, 2 remarks");
    expect(page).toContain("What columns say of bikers");
    expect(page.match(/<details>/g)).toHaveLength(15);
    expect(page).toContain("Histogram of temp");
    expect(page.indexOf("casual + registered")).toBeLessThan(page.indexOf(">integer</small>"));
  });

  it("gives machines all of it as plain data", () => {
    const data = JSON.parse(JSON.stringify(datasetProfileView(profile)[MACHINE_FORM]));
    expect(data.columns).toHaveLength(15);
    expect(data.correlations.values).toHaveLength(15);
    expect(data.correlations.values[0][0]).toBe(1);
    expect(data.target.relations[0]).toMatchObject({ column: "registered", measure: "spearman" });
  });

  it("draws the columns that matter to the target where not all fit", async () => {
    const wide = Table.from(
      Array.from(
        { length: 40 },
        (_, c) => [`c${c}`, Float64Array.from({ length: 50 }, (_, r) => Math.sin(r * (c + 1) + c))] as const,
      ),
    );
    const made = await profileDataset(wide, { target: "c39" });
    const { correlations, target } = made;
    if (correlations === undefined || target === undefined) throw new Error("no correlations");
    const figure = correlationsFigure(correlations, ["c39", "c38"]);
    expect(figure.layout.x.ticks?.labels).toHaveLength(30);
    expect(figure.layout.x.ticks?.labels).toContain("c39");
    expect(figure.note).toContain("10 more columns not drawn");
    expect(targetRelationsFigure(target).data[0].type).toBe("bar");
    expect(targetRelationsFigure(target).note).toContain("19 weaker columns not drawn");
  });

  it("shows hostile names and values as text", async () => {
    const hostile = '<script>alert("x")</script>‮';
    const rows = Array.from({ length: 60 }, (_, i) => ({
      [hostile]: i % 3 === 0 ? `<img src=x onerror=alert(1)>` : "b",
      ["y".repeat(10_000)]: i % 2,
      z: i % 7,
    }));
    const made = await profileDataset(Table.fromRows(rows), { name: hostile, target: hostile });
    const bundle = datasetProfileView(made, { width: 100 });
    expect(String(bundle["text/html"])).not.toMatch(/<script>alert|<img src=x/);
    expect(bundle["text/plain"]).not.toContain("‮");
    expect(Math.max(...bundle["text/plain"].split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("says that nothing is odd where nothing is", async () => {
    const clean = await profileDataset(
      Table.from({
        x: Array.from({ length: 50 }, (_, i) => Math.sin(i * i)),
        s: Array.from({ length: 50 }, (_, i) => "ab"[(i * 7) % 3 === 0 ? 0 : 1]),
      }),
    );
    expect(datasetProfileView(clean)["text/plain"]).toContain("Nothing odd was found.");
  });
});
