import { describe, expect, it } from "vitest";
import { checkOf } from "../../support/checked-project.js";
import { madeProject } from "../../support/made-project.js";

const rows = (worst: number): string =>
  `hour,bikes\n${Array.from({ length: 40 }, (_, hour) => `${hour % 24},${hour === 9 ? worst : hour * 3}`).join("\n")}\n`;

const CONFIG = `dataset: { kind: csv, path: ../data.csv }
schema:
  columns:
    hour: { type: integer, min: 0, max: 23 }
    bikes: { type: integer, min: 0 }
target: bikes
model: { kind: linear }
`;

describe("checks:data", () => {
  it("reads what the configs declare, without a run", async () => {
    const made = await madeProject({ "package.json": "{}", "data.csv": rows(5), "confs/bikes.yaml": CONFIG });
    expect(await checkOf(made, "data")).toMatchObject({
      status: "passed",
      text: "1 config read",
      words: expect.stringMatching(/^confs\/bikes\.yaml: data: \d+ rows to train, \d+ to test/),
    });
  });

  it("fails on rows that break the schema, a column or a file that is not there, and a config that is wrong", async () => {
    const made = await madeProject({
      "package.json": '{"assay":{"checks":{"data":{"configs":["./confs/"]}}}}',
      "data.csv": rows(-7),
      "confs/broken-row.yaml": CONFIG,
      "confs/no-column.yaml": CONFIG.replace("target: bikes", "target: bike"),
      "confs/no-file.yaml": CONFIG.replace("data.csv", "none.csv"),
      "confs/no-key.yaml": CONFIG.replace("model:", "modle:"),
      "confs/no-yaml.yaml": "kind: training\ndataset: [\ntarget: x\n",
      "elsewhere/not-asked.yaml": CONFIG,
    });
    const { status, text, words } = await checkOf(made, "data");
    expect([status, text]).toEqual(["failed", "5 of 5 configs failed"]);
    expect(words).toMatch(/confs\/broken-row\.yaml: .*bikes.*-7/);
    expect(words).toMatch(/confs\/no-column\.yaml: .*Did you mean "bikes"/);
    expect(words).toMatch(/confs\/no-file\.yaml: .*none\.csv/);
    expect(words).toMatch(/confs\/no-key\.yaml: .*modle/);
    expect(words).toContain("confs/no-yaml.yaml: ");
    expect(words).not.toContain("not-asked");
  });

  it("is skipped where there are no configs", async () => {
    const made = await madeProject({ "package.json": "{}", "compose.yaml": "services: {}\n" });
    expect(await checkOf(made, "data")).toMatchObject({
      status: "skipped",
      text: "the project has no configs",
    });
  });
});
