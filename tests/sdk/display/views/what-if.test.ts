import { describe, expect, it } from "vitest";
import type { RowAnswers, WhatIfAnswer } from "../../../../sdk/core/what-if/answer.js";
import { WhatIf, type WhatIfColumn, type WhatIfData } from "../../../../sdk/core/what-if/index.js";
import { whatIfView } from "../../../../sdk/display/index.js";
import { liveViews } from "../../../../sdk/display/page/live.js";
import type { WhatIfState } from "../../../../sdk/display/what-if/state.js";
import { pageWords, shapWords, shownOutput, waterfallSteps } from "../../../../sdk/display/what-if/words.js";

const column = (name: string, parts: Partial<WhatIfColumn>): WhatIfColumn => ({
  ...{ name, holds: "number", control: "number", missing: false },
  ...parts,
});

const COLUMNS: readonly WhatIfColumn[] = [
  column("temp", { low: 0, high: 1, step: 0.01, missing: true }),
  column("sky", { holds: "text", control: "choice", choices: ["a", "b", "c", "d", "e", "f", "g"] }),
  column("open", { holds: "boolean", control: "boolean" }),
  column("note", { holds: "text", control: "text" }),
];

const ANSWER = {
  predictions: [120],
  shap: { baseValues: [100], values: [[15, -5, 10, 0]], isEstimate: false },
};

const DATA: WhatIfData = {
  ...{ task: "regression", kind: "linear", target: "bikers", outputs: ["bikers"], columns: COLUMNS },
  rows: [{ name: "test row 17", cells: [0.5, "a", true, "x"], truth: 110, answer: ANSWER }],
  ...{ reference: [], background: 100, explainer: "linear", seed: 0 },
  page: { way: "grid", reason: "the model is too large" },
};

/** What a panel answers when its page asks for this row; the model itself fails with what it is given. */
function asked(row: readonly unknown[], fails?: unknown): Promise<unknown> {
  const panel = new WhatIf(DATA, {
    ask: async (_: unknown, told: (answer: WhatIfAnswer, isLast: boolean) => void) => {
      if (fails !== undefined) throw fails;
      told(ANSWER, true);
    },
  } as unknown as RowAnswers);
  const [view] = liveViews(whatIfView(panel));
  return new Promise((resolve) => view.receive?.({ id: 1, row }, [], resolve));
}

const textOf = (parts: Partial<WhatIfData>): string =>
  whatIfView(new WhatIf({ ...DATA, ...parts }, { ask: async () => {} } as unknown as RowAnswers), {
    width: 120,
  })["text/plain"];

describe("a panel of what-if", () => {
  it("has the start row in a terminal: values, what was seen in training, effects", () => {
    const text = textOf({});
    expect(text).toMatch(
      /^What if a row had other values\? Test row 17 is predicted 120 bikers, true is 110\./,
    );
    expect(text).toMatch(/temp +│ +0\.5 │ 0 to 1 +│ +\+15/);
    expect(text).toMatch(/sky +│ +a │ a, b, c, d, e, f, … \(7\) │ +−5/);
    expect(text).toMatch(/open +│ +true │ yes or no /);
    expect(text).toMatch(/note +│ +x │ +│/);
  });

  it("has no effects where they are not known, and says nothing of a truth that is not", () => {
    const [row] = DATA.rows;
    const { truth: _, ...unknown } = { ...row, answer: { predictions: [120] } };
    expect(textOf({ rows: [unknown] })).toMatch(/is predicted 120 bikers\.\n/);
    const classes = { ...row, truth: "yes", answer: { predictions: [0.25, 0.75] } };
    expect(textOf({ task: "classification", outputs: ["no", "yes"], rows: [classes] })).toMatch(
      /is predicted 75(\.0)? % for yes, true is yes\./,
    );
  });

  it("answers its page, and says what it cannot take", async () => {
    expect(await asked([0.5, "a", true, "x"])).toEqual({ id: 1, answer: ANSWER, isLast: true });
    expect(await asked([null, "a", true, "x"])).toMatchObject({ isLast: true });
    expect(await asked([0.5])).toMatchObject({ error: expect.stringContaining("one value a column") });
    expect(await asked([0.5, 7, true, "x"])).toMatchObject({ error: expect.stringContaining('"sky"') });
    expect(await asked([0.5, "a", true, "x"], new Error("gone"))).toEqual({ id: 1, error: "Error: gone" });
  });

  it("answers the newest question only", async () => {
    const answers: unknown[] = [];
    const waiting: (() => void)[] = [];
    const panel = new WhatIf(DATA, {
      ask: (_row: unknown, _told: unknown, signal?: AbortSignal) =>
        new Promise((_, reject) => {
          waiting.push(() => reject(new Error("late")));
          signal?.addEventListener("abort", () => reject(new Error("stopped")));
        }),
    } as unknown as RowAnswers);
    const [view] = liveViews(whatIfView(panel));
    const row = [0.5, "a", true, "x"];
    for (const id of [1, 2]) view.receive?.({ id, row }, [], (answer) => answers.push(answer));
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]();
    await expect.poll(() => answers).toEqual([{ id: 2, error: "Error: late" }]);
    view.closed?.();
  });
});

describe("the words of a panel", () => {
  const state = (parts: object) => ({ ...DATA, page: { way: "server" }, ...parts }) as WhatIfState;

  it.each([
    [{ page: { way: "server" } }, "Answered by the server."],
    [{ page: { way: "grid", reason: "it is large" } }, /^Interpolated in a grid .* because it is large\./],
    [{ page: { way: "model", bytes: 999 } }, /by the model itself \(linear, 999 bytes\), exact SHAP values/],
    [{ page: { way: "model", bytes: 12_345 }, explainer: "tree" }, /12\.3 kB\), exact SHAP values with it\./],
    [{ page: { way: "model", bytes: 1 }, explainer: "permutation" }, /estimated by sampled orders/],
  ])("say how a page answers: %j", (parts, words) => expect(pageWords(state(parts))).toMatch(words));

  it.each([
    [{}, ANSWER, "SHAP values against 100 training rows."],
    [{ explainer: "tree" }, ANSWER, "SHAP values against the shares of training rows in the trees."],
    [
      {},
      { ...ANSWER, shap: { ...ANSWER.shap, isEstimate: true } },
      "SHAP values against 100 training rows, estimated.",
    ],
    [
      {},
      { ...ANSWER, shap: { ...ANSWER.shap, isEstimate: true, error: 0.5 } },
      "SHAP values against 100 training rows, estimated to ± 0.5 bikers.",
    ],
    [{}, { predictions: [1] }, ""],
  ])("say what SHAP values compare with: %j", (parts, answer, words) => {
    expect(shapWords(state(parts), answer, (value) => `${value} bikers`)).toBe(words);
  });

  it.each([
    [["y"], [5], 0],
    [["no", "yes"], [0.9, 0.1], 1],
    [["a", "b", "c"], [0.2, 0.7, 0.1], 1],
    [["a", "b", "c"], [], 0],
  ])("show of the outputs %j with %j the one at %i", (outputs, predictions, place) => {
    expect(shownOutput({ outputs, rows: [{ name: "", cells: [], answer: { predictions } }] })).toBe(place);
  });

  it("lead in steps from the base to the prediction, the smallest ones in one", () => {
    const effects = [1, -4, 2, 0.5].map((effect, i) => ({ label: `c${i}`, effect }));
    expect(waterfallSteps(effects, 10)).toEqual([
      { label: "c1", from: 13.5, to: 9.5 },
      { label: "c2", from: 11.5, to: 13.5 },
      { label: "c0", from: 10.5, to: 11.5 },
      { label: "c3", from: 10, to: 10.5 },
    ]);
    const few = waterfallSteps(effects, 10, 3);
    expect(few.map(({ label }) => label)).toEqual(["c1", "c2", "2 other columns"]);
    expect(few[2]).toMatchObject({ from: 10, to: 11.5 });
    expect(few[0].to).toBe(9.5);
  });
});
