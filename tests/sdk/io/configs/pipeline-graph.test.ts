import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  graphProblems,
  isJobReference,
  openReferences,
  plannedJobs,
  referencesIn,
  runOrder,
} from "../../../../sdk/io/configs/index.js";
import { loadJobConfig } from "../../../../sdk/jobs/config.js";

const load = (config: object) =>
  loadJobConfig([{ kind: "pipeline", ...config }], { cwd: "/nowhere", env: {} });

describe("jobs of a pipeline", () => {
  it("run in order in a list, and by what they need in a map", () => {
    const list = plannedJobs([
      "confs/training.yaml",
      { config: "b.yaml", name: "judge" },
      { config: { kind: "inference" } },
    ]);
    expect(list.map(({ name, needs }) => [name, needs])).toEqual([
      ["training", []],
      ["judge", ["training"]],
      ["inference", ["judge"]],
    ]);
    const map = plannedJobs({
      judge: { config: "b.yaml", extras: ["model=${jobs.train.registered}"] },
      other: { config: "c.yaml", needs: ["judge"] },
      train: "a.yaml",
    });
    expect(map[0]).toMatchObject({ name: "judge", needs: ["train"], keyPath: ["jobs", "judge"] });
    expect(runOrder(map).map(({ name }) => name)).toEqual(["train", "judge", "other"]);
  });

  it("come after all that they need, in any graph without circles", () => {
    const graphs = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: count, maxLength: count }),
      );
    fc.assert(
      fc.property(graphs, fc.nat(), (needs, turn) => {
        // Each needs only jobs of smaller numbers, and the jobs are written in another order.
        const entries = needs.map((numbers, i): [string, { config: string; needs: string[] }] => [
          `j${i}`,
          { config: "a.yaml", needs: i === 0 ? [] : [...new Set(numbers.map((n) => `j${n % i}`))] },
        ]);
        const turned = [...entries.slice(turn % entries.length), ...entries.slice(0, turn % entries.length)];
        const jobs = plannedJobs(Object.fromEntries(turned));
        expect(graphProblems(jobs)).toEqual([]);
        const order = runOrder(jobs).map(({ name }) => name);
        expect([...order].sort()).toEqual(entries.map(([name]) => name).sort());
        for (const job of jobs)
          for (const need of job.needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(job.name));
      }),
    );
  });

  it("refer to what others made, whole or inside of a text", () => {
    expect(isJobReference("jobs.train.registered")).toBe(true);
    expect(isJobReference("jobs.train.config")).toBe(false);
    const config = { model: "${jobs.train.registered}", note: "mae ${jobs.train.metrics.mae} of ${name}" };
    expect(referencesIn(config)).toEqual(["jobs.train.registered", "jobs.train.metrics.mae"]);
    const facts: Record<string, unknown> = {
      "jobs.train.registered": "models:/bikes/3",
      "jobs.train.metrics.mae": 7,
    };
    expect(openReferences(config, (path) => facts[path])).toEqual({
      model: "models:/bikes/3",
      note: "mae 7 of ${name}",
    });
    expect(openReferences(["${jobs.train.metrics.mae}"], (path) => facts[path])).toEqual([7]);
  });

  it("keep their references when a config is read, beside others that are opened", async () => {
    const { value } = await load({
      name: "bikes",
      jobs: {
        train: { config: { kind: "training", name: "${name}" } },
        judge: {
          config: "a.yaml",
          extras: ["model=${jobs.train.registered}", "name=${name}-${jobs.train.run}"],
        },
      },
    });
    expect(value).toMatchObject({
      jobs: {
        train: { config: { name: "bikes" } },
        judge: { extras: ["model=${jobs.train.registered}", "name=bikes-${jobs.train.run}"] },
      },
    });
  });

  it.each([
    [{ jobs: {} }, /jobs: .*at least one job/],
    [{ jobs: [] }, /jobs: .*at least one job/],
    [
      { jobs: { a: { config: "x", needs: ["b"] }, bb: "y" } },
      /jobs\.a\.needs: .*no job is called "b"; did you mean "bb"\?/,
    ],
    [{ jobs: { a: { config: "x", needs: ["a"] } } }, /"a" needs itself/],
    [
      {
        jobs: {
          a: { config: "x", needs: ["b"] },
          b: { config: "x", needs: ["c"] },
          c: { config: "x", needs: ["a"] },
        },
      },
      /no circle: a → b → c → a/,
    ],
    [{ jobs: ["x/a.yaml", "y/a.yaml"] }, /jobs\.1\.name: .*another job is called "a"/],
    [
      { jobs: { a: { config: "x", extras: ["model=${jobs.trian.run}"] }, train: "y" } },
      /no job is called "trian"; did you mean "train"\?/,
    ],
    [{ jobs: { a: "x" }, force: ["b"] }, /no job is called "b"/],
    [{ jobs: { "a b": "x" } }, /jobs/],
    [{ jobs: { a: { confg: "x" } } }, /confg/],
    [{ jobs: { a: "x" }, onFailure: "halt" }, /continue, stop/],
    [{ jobs: { a: { config: "${jobs.a.nothing}" } } }, /there is no key "jobs\.a\.nothing"/],
  ])("refuses %j", async (config, message) => {
    await expect(load(config)).rejects.toThrow(message);
  });
});
