import { afterEach, describe, expect, it } from "vitest";
import { LIVE, type LiveView } from "../../../sdk/display/page/index.js";
import { Experiment, type TuneInput } from "../../../sdk/index.js";
import { KERNEL_HOST, type NotebookHost } from "../../../sdk/utils/notebook-host.js";
import { experimentOn, NUMBERS } from "../../support/bad-input.js";

const cell = new AbortController().signal;

/** Runs as in a notebook whose person presses the button as soon as there is one. */
function notebookThatStops(): { readonly text: () => string } {
  const shown: string[] = [];
  const host: NotebookHost = {
    signal: () => cell,
    show: ({ data }) => {
      shown.push(String(data["text/plain"]));
      const view = (data as { readonly [LIVE]?: LiveView })[LIVE];
      view?.receive?.({ stop: true }, [], () => {});
    },
  };
  Object.assign(globalThis, { [KERNEL_HOST]: host });
  return { text: () => shown.join("\n") };
}

afterEach(() => void Reflect.deleteProperty(globalThis, KERNEL_HOST));

describe("tuning that a person stops", () => {
  it("begins no further trial, goes on with the best so far, and can be taken up again", async () => {
    const notebook = notebookThatStops();
    // A clock by which each trial takes seconds, so that there is time for a button.
    let nowMs = 0;
    const { chain, config, folder } = await experimentOn(
      NUMBERS,
      { model: { kind: "linear" }, metrics: ["rmse"] },
      { now: () => (nowMs += 1000), onProgress: undefined },
    );
    const tune: Partial<TuneInput> = {
      space: { "model.l2": { logUniform: [1e-4, 10] } },
      search: { kind: "random", trials: 30 },
      folds: { folds: 3 },
      parallel: 1,
    };
    const tuned = await chain.tune(tune);
    const judged = await tuned.train().evaluate();
    const done = tuned.study.trials.length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(30);
    expect(tuned.best.score).toBe(Math.min(...tuned.study.trials.map(({ value }) => value ?? Number.NaN)));
    expect(judged.metrics.rmse).toBeGreaterThan(0);
    expect(notebook.text()).toContain(`tuning was stopped by hand after trial ${done} of 30`);
    const whole = await Experiment.load(config, { cwd: folder, env: {}, onProgress: false }).tune(tune);
    expect(whole.study.trials).toHaveLength(30);
    expect(whole.study.trials.slice(0, done).map(({ params }) => params)).toEqual(
      tuned.study.trials.map(({ params }) => params),
    );
  });
});
