import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assayIn } from "../../support/in-process.js";
import { ROOT } from "../../support/source-files.js";

const BIKES = join(ROOT, "fixtures", "bikes.csv");

describe("assay datasets profile", () => {
  let cwd = "";
  const assay = (...args: string[]) => assayIn(cwd, ["datasets", "profile", ...args]);
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay profile ü-"));
    await writeFile(
      join(cwd, "bikes.yaml"),
      `dataset: { kind: csv, path: ${JSON.stringify(BIKES)}, exclude: [registered] }\ntarget: bikers\nmodel: { kind: baseline }\n`,
    );
    await writeFile(join(cwd, "job.yaml"), "kind: promotion\nname: bikes\nmodel: bikes\n");
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it("tells of a file what is odd, first of all", async () => {
    const { code, out, error } = await assay(BIKES, "--target", "bikers");
    expect(code, error).toBe(0);
    const lines = out.split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "Profile of bikes: 8,645 rows x 15 columns, 0.7 MB",
      "1 error, 2 remarks.",
      "✗ casual + registered = bikers, in all 8,645 rows looked at",
    ]);
    expect(out).toMatch(/│ hr +│ integer +│ +0 │ +24 │/);
  });

  it("knows the target of a config, takes extras, and writes a page", async () => {
    const { code, out, error } = await assay(
      "bikes.yaml",
      "--html",
      "out/page.html",
      "--extras",
      "dataset.limit=2000",
    );
    expect(code, error).toBe(0);
    expect(out).toContain("Profile of bikes: 2,000 rows x 14 columns");
    expect(out).toContain("bikers");
    expect(out.split("\n").at(-1)).toBe(`page  ${join(cwd, "out", "page.html")}`);
    const page = await readFile(join(cwd, "out", "page.html"), "utf8");
    expect(page).toContain("What columns say of bikers");
    expect(page).toContain('<section id="correlations"');
  });

  it("prints JSON that holds all", async () => {
    const { out } = await assay(BIKES, "--json", "--exclude", "casual", "day", "--sample", "1000");
    const profile = JSON.parse(out);
    expect(profile).toMatchObject({ name: "bikes", rows: 8645, duplicates: { groups: expect.any(Number) } });
    expect(profile.columns.map(({ name }: { name: string }) => name)).not.toContain("day");
    expect(profile.correlations.values[0]).toHaveLength(profile.correlations.columns.length);
    expect(profile.target).toBeUndefined();
  });

  it.each([
    [["nothing.csv"], 1, /DATA_FILE_MISSING/],
    [["job.yaml"], 2, /CONFIG_INVALID.*has no dataset/s],
    [[BIKES, "--target", "biker"], 1, /DATA_COLUMN_MISSING.*Did you mean "bikers"/s],
    [[BIKES, "--task", "guess"], 2, /profile\.task/],
    [[BIKES, "--sample", "many"], 2, /profile\.sample/],
    [[BIKES, "--extras", "dataset.limit=5"], 2, /--extras are set over a config/],
  ])("refuses %j", async (args, code, message) => {
    const said = await assay(...args);
    expect(said.code).toBe(code);
    expect(said.error).toMatch(message);
    expect(said.out).toBe("");
  });
});
