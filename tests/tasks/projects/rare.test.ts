import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { assayIn } from "../../support/in-process.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A project of data with so many rows of each class; what its tuning says. */
async function tuningOf(
  classes: Readonly<Record<string, number>>,
  more: Readonly<Record<string, string>> = {},
) {
  const folder = await temporaryFolder();
  const { target = "y" } = more;
  const names = Object.entries(classes).flatMap(([name, count]) => Array.from({ length: count }, () => name));
  // No order of classes and no order of time: numbers that follow nothing.
  const lines = names.map((name, i) => `${((i * 7919) % 1009) / 1009},"${name}"`);
  lines.sort();
  await mkdir(join(folder, "in"));
  await writeFile(join(folder, "in", "rows.csv"), `x,"${target}"\n${lines.join("\n")}\n`);
  const words = ["init", "made", "--yes", "--no-git", "--data", join("in", "rows.csv"), "--target", target];
  const { code, error } = await assayIn(folder, words);
  expect(code, error).toBe(0);
  const project = join(folder, "made");
  const config = parse(await readFile(join(project, "confs", "tuning.yaml"), "utf8"));
  const run = () =>
    assayIn(project, [
      "run",
      join("confs", "tuning.yaml"),
      "--json",
      "--extras",
      "tune.search.trials=2",
      "report=false",
    ]);
  return { project, config, run };
}

describe("the tuning of a new project whose classes have few rows", () => {
  it("goes by the split where each class has enough", async () => {
    const { config } = await tuningOf({ yes: 50, no: 7 });
    expect([config.tune.folds, config.clean]).toEqual([undefined, undefined]);
  });

  it("has as many folds as the rarest class has training rows", async () => {
    const { config, run } = await tuningOf({ yes: 50, no: 40, odd: 4 });
    expect([config.tune.folds, config.clean]).toEqual([{ kind: "stratified", folds: 3 }, undefined]);
    const { code, error } = await run();
    expect(code, error).toBe(0);
  });

  it("does without classes of one or two rows, whatever they are called", async () => {
    const { config, run } = await tuningOf({ yes: 50, no: 40, "it's \\$odd": 1, two: 2 }, { target: "is" });
    expect(config.clean).toEqual([
      { kind: "dropRows", where: expect.stringMatching(/^`is` in \('.*', '.*'\)$/) },
    ]);
    const { code, error } = await run();
    expect(code, error).toBe(0);
  });
});

describe("the first training of a new project", () => {
  it("judges by no curve where a class may have no test row", async () => {
    const training = async (classes: Readonly<Record<string, number>>): Promise<unknown> => {
      const { project } = await tuningOf(classes);
      const { metrics } = parse(await readFile(join(project, "confs", "training.yaml"), "utf8"));
      const { code, error } = await assayIn(project, ["run", join("confs", "training.yaml"), "--json"]);
      expect(code, error).toBe(0);
      return metrics;
    };
    expect(await training({ yes: 60, no: 2 })).not.toContain("rocAuc");
    expect(await training({ yes: 60, no: 5 })).toContain("rocAuc");
  });
});
