import { expect, it } from "vitest";
import { joinGroups } from "../../../../sdk/core/explainers/groups.js";

const features = [
  { name: "season", columns: [0, 1, 2] },
  { name: "temp", columns: [3] },
  { name: "hum", columns: [4] },
  { name: "windspeed", columns: [5] },
];

it("joins columns where the first of them stood, whatever their order, and leaves the others", () => {
  expect(joinGroups(features, { weather: ["windspeed", "temp"] })).toEqual([
    { name: "season", columns: [0, 1, 2] },
    { name: "weather", columns: [3, 5] },
    { name: "hum", columns: [4] },
  ]);
  expect(joinGroups(features, undefined)).toBe(features);
  // A group may be called as one of its own columns.
  expect(joinGroups(features, { temp: ["temp", "hum"] }).map(({ name }) => name)).toEqual([
    "season",
    "temp",
    "windspeed",
  ]);
});

it("refuses columns that are not there, are in two groups, and names that are taken", () => {
  const join = (groups: Record<string, string[]>) => () => joinGroups(features, groups);
  expect(join({ weather: ["temp", "humm"] })).toThrow(
    expect.objectContaining({ code: "DATA_COLUMN_MISSING" }),
  );
  expect(join({ weather: ["temp", "humm"] })).toThrow(/Did you mean "hum"/);
  expect(join({ a: ["temp"], b: ["temp"] })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  expect(join({ a: ["temp", "temp"] })).toThrow(/twice in "a"/);
  expect(join({ a: [] })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  expect(join({ season: ["temp", "hum"] })).toThrow(/name of the column "season"/);
});
