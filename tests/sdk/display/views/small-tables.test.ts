import { describe, expect, it } from "vitest";
import type { Counterfactual, Surrogate } from "../../../../sdk/core/explainers/global/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import {
  comparisonView,
  curvesView,
  entriesView,
  historyView,
  MACHINE_FORM,
  type MimeBundle,
  modelsView,
  nearestView,
  predictionsView,
  type RunLike,
  registeredView,
  runsView,
  surrogateView,
} from "../../../../sdk/display/index.js";
import { withoutTwins } from "../../../support/output-html.js";

const textOf = (bundle: MimeBundle): string => bundle["text/plain"];

/** Cells of the rows of a table in a terminal, heads first. */
const cellsOf = (bundle: MimeBundle): string[][] =>
  textOf(bundle)
    .split("\n")
    .filter((line) => line.startsWith("│"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("│")
        .map((cell) => cell.trim()),
    );

describe("files of predictions", () => {
  it("say how many rows were predicted, and where the reasons of others are", () => {
    const files = [
      { path: "a.csv", rows: 10, rejected: 0 },
      { path: "b.csv", rows: 10, rejected: 3, side: "b.rejected.csv" },
    ];
    expect(cellsOf(predictionsView({ files }))).toEqual([
      ["predictions", "rows", "rejected", "with reasons in"],
      ["a.csv", "10", "0", ""],
      ["b.csv", "7", "3", "b.rejected.csv"],
    ]);
    expect(cellsOf(predictionsView({ files: files.slice(0, 1) }))[0]).toEqual([
      "predictions",
      "rows",
      "rejected",
    ]);
  });
});

describe("what the registry holds", () => {
  it("a version that was made, and the alias that it has now", () => {
    const made = { name: "bikes", version: "3" };
    expect(textOf(registeredView(made))).toBe("Registered model bikes, version 3");
    expect(textOf(registeredView({ ...made, alias: "Champion" }))).toBe(
      "Registered model bikes, version 3, now bikes@Champion",
    );
  });

  it("models with their versions, judged or not, and models without any", () => {
    const version = { version: "1", runId: "r1", aliases: ["Champion", "b"] };
    const models = [
      { name: "bikes", versions: [version] },
      { name: "empty", versions: [] },
    ];
    expect(cellsOf(modelsView(models)).slice(1)).toEqual([
      ["bikes", "1", "Champion, b", "r1"],
      ["empty", "none", "", ""],
    ]);
    const judged = { ...version, version: "2", aliases: [], tags: { "assay.evaluation": "passed" } };
    expect(cellsOf(modelsView([{ name: "bikes", versions: [judged, version] }, models[1]]))).toEqual([
      ["model", "version", "aliases", "run", "evaluation"],
      ["bikes", "2", "", "r1", "passed"],
      ["bikes", "1", "Champion, b", "r1", ""],
      ["empty", "none", "", "", ""],
    ]);
  });

  it("datasets with their size and the beginning of the digest, where these are known", () => {
    const tags = { "assay.rows": "8645", "assay.columns": "15", "assay.digest": "0123456789abcdef" };
    const entries = [
      {
        name: "bikes",
        versions: [
          { version: "2", aliases: [], tags },
          { version: "1", aliases: [], tags: {} },
        ],
      },
    ];
    expect(cellsOf(entriesView("dataset", entries)).slice(1)).toEqual([
      ["bikes", "2", "", "8645 × 15", "0123456789ab"],
      ["bikes", "1", "", "? × ?", ""],
    ]);
    expect(cellsOf(entriesView("config", entries))[0]).toEqual(["config", "version", "aliases", "digest"]);
  });
});

describe("runs", () => {
  const info = (runId: string) => ({
    runId,
    experimentId: "0",
    name: `run ${runId}`,
    status: "FINISHED",
    startTimeMs: 0,
  });
  const metrics = { mae: 1, r2: 0.5, a: 1, b: 2, c: 3, d: 4, "system/cpu": 9 };
  const runs: RunLike[] = [
    { info: info("x"), params: { depth: "3", seed: "0", extra: "1" }, tags: {}, metrics },
    { info: info("y"), params: { depth: "4", seed: "0" }, tags: {}, metrics: { mae: Number.NaN } },
  ];

  it("are listed with six of their metrics, those that were asked for first", () => {
    const bundle = runsView(runs, { first: ["r2", "unknown"], width: 200 });
    expect(cellsOf(bundle)[0].slice(0, 7)).toEqual(["run", "r2", "a", "b", "c", "d", "mae"]);
    expect(cellsOf(bundle)[2].slice(0, 7)).toEqual(["y", "", "", "", "", "", "NaN"]);
    expect(bundle[MACHINE_FORM]).toMatchObject([{}, { metrics: { mae: "NaN" } }]);
    expect(textOf(runsView(runs, { first: ["system/cpu"], width: 200 }))).toMatch(/more metrics: r2\b/);
  });

  it("stand side by side by what differs", () => {
    const bundle = comparisonView(runs, { width: 200 });
    expect(cellsOf(bundle)).toEqual(
      expect.arrayContaining([
        ["params.depth", "3", "4"],
        ["params.extra", "1", "–"],
        ["metrics.r2", "0.50000", ""],
      ]),
    );
    expect(textOf(bundle)).not.toContain("params.seed");
    expect(textOf(bundle)).toContain("1 of 3 parameters are the same");
    expect(bundle[MACHINE_FORM]).toMatchObject({
      params: [{ key: "depth" }, { key: "extra", values: ["1", null] }],
    });
  });
});

describe("curves of a metric", () => {
  const points = (...values: number[]) => values.map((value, step) => ({ step, value }));
  const curve = (run: string, ...values: number[]) => ({ metric: "loss", run, points: points(...values) });

  it("share a scale, and leave a gap where there is no number", () => {
    const rows = cellsOf(curvesView([curve("a", 8, Number.NaN, 1), curve("b", 4.5, 4.5)], { width: 120 }));
    expect(rows.slice(1)).toEqual([
      ["loss", "a", "█ ▁", "8", "1", "1", "8", "2"],
      ["loss", "b", "▅▅", "4.5000", "4.5000", "4.5000", "4.5000", "1"],
    ]);
  });

  it.each([
    ["one step", [3], ["▁", "3", "3", "3", "3", "0"]],
    ["no change", [3, 3], ["▁▁", "3", "3", "3", "3", "1"]],
    ["no number", [Number.NaN], ["", "NaN", "NaN", "", "", "0"]],
    ["no step", [], ["", "", "", "", "", ""]],
  ])("of %s have what there is of them", (_name, values, cells) => {
    expect(cellsOf(curvesView([curve("a", ...values)], { width: 120 }))[1].slice(2)).toEqual(cells);
  });
});

describe("a history", () => {
  const epochs = (...logs: Record<string, number>[]) =>
    logs.map((of, i) => ({ epoch: i + 1, epochs: 99, logs: of }));

  it("of few epochs shows them all", () => {
    const bundle = historyView({ epochs: epochs({ loss: 2 }, { loss: 1, valLoss: 3 }), unit: "tree" });
    expect(textOf(bundle)).toMatch(/^Training history: 2 trees\n/);
    expect(cellsOf(bundle)).toEqual([
      ["tree", "loss", "valLoss"],
      ["1", "2", ""],
      ["2", "1", "3"],
    ]);
    expect(textOf(bundle)).not.toMatch(/kept|more trees/);
    expect(textOf(bundle)).toContain("loss  █▁");
    // Where a value is missing the line has a gap.
    expect(textOf(bundle)).toContain("valLoss   ▁");
  });

  it.each([
    [{ bestEpoch: 2 }, "kept: epoch 2"],
    [{ bestEpoch: 2, stoppedEarly: true }, "kept: epoch 2, stopped early"],
    [{ bestEpoch: 2, stoppedEarly: true, stoppedOnRequest: true }, "kept: epoch 2, stopped early by hand"],
  ])("%j says which epoch was kept", (parts, text) => {
    const lines = textOf(historyView({ epochs: epochs({ loss: 2 }, { loss: 1 }), ...parts })).split("\n");
    expect(lines.map((line) => line.trim())).toContain(text);
  });

  it("without a number has no line", () => {
    const bundle = historyView({ epochs: epochs({ loss: Number.NaN }) });
    expect(
      textOf(bundle)
        .split("\n")
        .map((line) => line.trim()),
    ).toContain("loss");
  });
});

describe("the nearest row", () => {
  const found: Counterfactual = {
    kind: "nearest row",
    wanted: { above: 300 },
    unit: "bikers",
    reached: true,
    changes: [
      { feature: "sky", from: null, to: "clear", cost: 1 },
      { feature: "temp", from: 0.25, to: true, cost: 0.5 },
    ],
    distance: 1.5,
    before: 100,
    after: 310,
    row: Table.from({ temp: [0.5] }),
  };

  it("says from what to what each column changes, and what comes of it", () => {
    const bundle = nearestView(found);
    expect(textOf(bundle)).toMatch(/^Nearest row with bikers above 300\n/);
    expect(cellsOf(bundle).slice(1)).toEqual([
      ["sky", "missing", "clear", "1"],
      ["temp", "0.2500", "true", "0.5000"],
    ]);
    expect(textOf(bundle)).toMatch(/bikers 100 → 310, distance 1\.5/);
    expect(bundle[MACHINE_FORM]).toMatchObject({ row: { temp: 0.5 } });
  });

  it.each([
    [{ wanted: { below: 50 } }, "Nearest row with bikers below 50"],
    [{ wanted: { class: "yes" } }, "Nearest row with class yes"],
    [{ wanted: { class: "yes", probability: 0.9 } }, "Nearest row with class yes with a probability of 0.9"],
    [{ reached: false }, "No row with bikers above 300 was found; the closest"],
    [{ reached: false }, "Allow more columns to change"],
    [{ changes: [] }, "The row has this prediction as it is."],
    [{ changes: [], reached: false }, "bikers 100 → 310"],
  ] as const)("%j says: %s", (parts, text) => {
    expect(textOf(nearestView({ ...found, ...parts }))).toContain(text);
  });
});

describe("a surrogate tree", () => {
  const leaf = (share: number, ...means: number[]) => ({ depth: 1, share, means });
  const tree: Surrogate = {
    kind: "surrogate tree",
    unit: "bikers",
    outputs: ["bikers"],
    nodes: [
      { depth: 0, share: 1, means: [100], question: { feature: "temp", threshold: 0.5 }, children: [1, 2] },
      leaf(0.25, 50),
      leaf(0.75, 120),
    ],
    fidelity: 0.9,
    fidelityMetric: "R²",
    rows: 2000,
  };
  const asking = (question: Surrogate["nodes"][number]["question"]) =>
    textOf(surrogateView({ ...tree, nodes: [{ ...tree.nodes[0], question }, ...tree.nodes.slice(1)] })).split(
      "\n",
    )[1];

  it("reads as rules, and says how far it can be trusted", () => {
    expect(textOf(surrogateView(tree)).split("\n")).toEqual([
      "Surrogate tree, in bikers",
      "temp ≤ 0.5000?",
      "├ yes bikers 50 (25 % of rows)",
      "└ no  bikers 120 (75 % of rows)",
      "Grown on the model's predictions of 2,000 training rows; on test rows R² 0.900 against the model (1 is a perfect copy).",
    ]);
    expect(textOf(surrogateView({ ...tree, fidelity: 0.5 }))).toMatch(/far from a copy/);
  });

  it.each([
    [{ feature: "temp", threshold: 0.5, missing: true }, "temp ≤ 0.5000 or missing?"],
    [{ feature: "sky", categories: ["clear"] }, "sky = clear?"],
    [{ feature: "sky", categories: ["clear", 2], missing: true }, "sky in {clear, 2} or missing?"],
    [{ feature: "sky", categories: [1, 2, 3, 4, 5] }, "sky in {1, 2, 3, 4, … (5)}?"],
  ])("%j asks: %s", (question, text) => expect(asking(question)).toBe(text));

  it("of classes names the likeliest", () => {
    const nodes = [tree.nodes[0], leaf(0.5, 0.2, 0.8), leaf(0.5, 1, 0)];
    const text = textOf(surrogateView({ ...tree, unit: "probability", outputs: ["no", "yes"], nodes }));
    expect(text).toContain("├ yes yes 80 % (50 % of rows)");
    expect(text).toContain("└ no  no 100 % (50 % of rows)");
  });

  it("of one leaf is the leaf", () => {
    const bundle = surrogateView({ ...tree, nodes: [leaf(1, 100)] });
    expect(textOf(bundle).split("\n")[1]).toBe("bikers 100 (100 % of rows)");
    expect(withoutTwins(bundle["text/html"] ?? "")).not.toContain("<ul");
  });
});
