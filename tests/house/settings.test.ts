import { describe, expect, it } from "vitest";
import { filesBelow, readSource } from "../support/source-files.js";

/** Defaults that are spread into those of others, or only say which parts a config has. */
const NO_SECTION = ["trainingDefaults", "categoryDefaults", "reportDefaults"];

describe("every default is in the settings", () => {
  it("an object `…Defaults` has a line in sdk/io/settings, with the units of its numbers", () => {
    const gathered = ["sections", "serving-sections", "kafka-sections"]
      .map((name) => readSource(`sdk/io/settings/${name}.ts`))
      .join("");
    const names = filesBelow("sdk").flatMap((file) =>
      [...readSource(file).matchAll(/^export const (\w+Defaults) =/gm)].map(([, name]) => name),
    );
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => !NO_SECTION.includes(name) && !gathered.includes(name))).toEqual([]);
  });
});
