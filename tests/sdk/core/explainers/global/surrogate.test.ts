import { describe, expect, it } from "vitest";
import { surrogateTree } from "../../../../../sdk/core/explainers/global/index.js";
import type { AskedModel } from "../../../../../sdk/core/explainers/global/what-if.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { formulaClasses, formulaModel, formulaRows } from "../../../../support/formula-model.js";

const rows = formulaRows();
const [learned, held] = [rows.slice(0, 150), rows.slice(150)];

/** A rule of two questions, which a tree can copy without error. */
const rule: AskedModel = {
  ...formulaModel,
  predictMatrix: async ({ data, rows: count }) =>
    Float64Array.from({ length: count }, (_, i) =>
      data[4 * i + 3] === 0 ? (data[4 * i] <= 9 ? 10 : 20) : 30,
    ),
};

describe("surrogateTree", () => {
  it("copies a rule, in the columns' own words", async () => {
    const { nodes, fidelity, fidelityMetric } = await surrogateTree(rule, learned, held, random(0), {
      minLeafShare: 0,
    });
    expect([fidelity, fidelityMetric]).toEqual([1, "R²"]);
    const [root] = nodes;
    expect(root.share).toBe(1);
    const questions = nodes.flatMap(({ question }) => (question === undefined ? [] : [question]));
    expect(questions).toHaveLength(2);
    expect(questions.map(({ feature }) => feature).sort()).toEqual(["hr", "weathersit"]);
    const hour = questions.find(({ feature }) => feature === "hr");
    expect(hour?.threshold).toBeGreaterThanOrEqual(9);
    expect(hour?.threshold).toBeLessThan(10);
    const weather = questions.find(({ feature }) => feature === "weathersit");
    expect([["clear"], ["cloudy/misty", "light rain/snow"]]).toContainEqual(
      [...(weather?.categories ?? [])].sort(),
    );
    const leaves = nodes.filter(({ children }) => children === undefined);
    expect(leaves.map(({ means }) => Math.round(means[0] * 1e9) / 1e9).sort()).toEqual([10, 20, 30]);
    expect(leaves.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("says on other rows how far it can be trusted, and deeper trees imitate better", async () => {
    const shallow = await surrogateTree(formulaModel, learned, held, random(0), { maxDepth: 1 });
    const deep = await surrogateTree(formulaModel, learned, held, random(0), { maxDepth: 8 });
    expect(shallow.fidelity).toBeGreaterThan(0.2);
    expect(deep.fidelity).toBeGreaterThan(Math.max(0.9, shallow.fidelity));
    expect(Math.max(...deep.nodes.map(({ depth }) => depth))).toBeLessThanOrEqual(8);
    // A parent's mean is that of its children by their shares.
    for (const { children, means, share } of deep.nodes) {
      if (children === undefined) continue;
      const parts = children.map((child) => deep.nodes[child]);
      expect(parts.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(share, 12);
      const mean = parts.reduce((sum, part) => sum + part.share * part.means[0], 0) / share;
      expect(mean).toBeCloseTo(means[0], 8);
    }
  });

  it("imitates classes, with the share of each in every node", async () => {
    const made = await surrogateTree(formulaClasses, learned, held, random(0));
    expect([made.outputs, made.unit, made.fidelityMetric]).toEqual([
      ["no", "yes"],
      "probability",
      "same class",
    ]);
    expect(made.fidelity).toBeGreaterThan(0.9);
    for (const { means } of made.nodes) expect(means[0] + means[1]).toBeCloseTo(1, 12);
  });

  it("is the same for the same seed, and refuses what is no tree", async () => {
    const [a, b] = await Promise.all([0, 1].map(() => surrogateTree(rule, learned, held, random(5))));
    expect(a).toEqual(b);
    await expect(surrogateTree(rule, learned, held, random(0), { maxDepth: 0 })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    await expect(surrogateTree(rule, learned.slice(0, 0), held, random(0))).rejects.toMatchObject({
      code: "DATA_TOO_SMALL",
    });
  });
});
