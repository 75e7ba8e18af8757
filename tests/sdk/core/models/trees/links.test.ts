import { describe, expect, it } from "vitest";
import { OnnxGraph } from "../../../../../sdk/core/models/onnx/index.js";
import { type Link, linkScores, linkToOnnx } from "../../../../../sdk/core/models/trees/links.js";
import { runOnnx } from "../../../../support/onnx.js";

const share = (x: number) => 1 / (1 + Math.exp(-x));
const SCORES = [-2, 0, 3.5] as const;

describe("predictions of scores", () => {
  it.each<readonly [Link, readonly number[]]>([
    ["identity", SCORES],
    ["square", [-4, 0, 12.25]],
    ["exp", SCORES.map(Math.exp)],
    ["sigmoid", SCORES.map(share)],
    ["logistic", SCORES.flatMap((x) => [share(-x), share(x)])],
  ])("%s: by the formula, here and in ONNX Runtime", async (link, wanted) => {
    const own = linkScores(link, Float64Array.from(SCORES), 1);
    const graph = new OnnxGraph();
    const columns = link === "logistic" ? 2 : 1;
    graph.output("y", "double", linkToOnnx(graph, graph.input("x", "double", ["N", 1]), link), [
      "N",
      columns,
    ]);
    const feeds = { x: { type: "double", data: [...SCORES], dims: [3, 1] } } as const;
    const { y } = await runOnnx(graph.bytes({ name: link }), feeds);
    expect(own).toHaveLength(wanted.length);
    for (const [i, value] of wanted.entries()) {
      expect(own[i]).toBeCloseTo(value, 12);
      expect(Number(y[i])).toBeCloseTo(value, 12);
    }
  });
});
