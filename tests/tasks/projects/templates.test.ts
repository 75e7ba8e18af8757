import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../support/source-files.js";

const SAMPLE = ["holiday", "workingday", "weathersit", "temp", "hum", "windspeed", "bikers"];

/** June and July (days 152 to 212 of 2011) of fixtures/bikes.csv, with the hour as a time. */
function sampleOf(bikes: string): string {
  const [head, ...lines] = bikes.trim().split("\n");
  const names = head.replaceAll('"', "").split(",");
  const rows = lines.map((line) => {
    const values = line.replaceAll('"', "").split(",");
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  });
  const made = rows
    .filter(({ day }) => Number(day) >= 152 && Number(day) <= 212)
    .map((row) => {
      const time = new Date(Date.UTC(2011, 0, Number(row.day), Number(row.hr))).toISOString();
      return [`${time.slice(0, 10)} ${time.slice(11, 19)}`, ...SAMPLE.map((name) => row[name])].join(",");
    });
  return `${["time", ...SAMPLE].join(",")}\n${made.join("\n")}\n`;
}

describe("the sample of a new project", () => {
  it("is two months of fixtures/bikes.csv", () => {
    const sample = readFileSync(join(ROOT, "tasks", "templates", "sample", "bikes.csv"), "utf8");
    expect(sample).toBe(sampleOf(readFileSync(join(ROOT, "fixtures", "bikes.csv"), "utf8")));
  });
});
