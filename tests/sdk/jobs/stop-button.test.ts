import { describe, expect, it } from "vitest";
import { LIVE, type LiveView } from "../../../sdk/display/page/index.js";
import { stopButton } from "../../../sdk/jobs/stop-button.js";
import type { ProgressEvent } from "../../../sdk/utils/progress/index.js";
import { StopSwitch } from "../../../sdk/utils/stop-switch.js";

function button() {
  const shown: { data: Record<PropertyKey, unknown>; displayId: string; update: boolean }[] = [];
  const stop = new StopSwitch();
  const listen = stopButton(
    {
      show: ({ data }, options) =>
        void shown.push({ data: data as Record<PropertyKey, unknown>, ...options }),
    },
    stop,
  );
  const epoch = (etaSeconds?: number) =>
    listen({ type: "epoch", step: "train", unit: "round", epoch: 3, epochs: 9, logs: {}, etaSeconds });
  return { shown, stop, listen, epoch };
}

const end: ProgressEvent = { type: "step-end", step: "train", seconds: 3 };

describe("the button that stops a training", () => {
  it("is shown once, in a display of its own, and taken away when the step ends", () => {
    const { shown, stop, listen, epoch } = button();
    const training = stop.begin();
    epoch(20);
    epoch(19);
    listen({ type: "step-end", step: "another", seconds: 1 });
    expect(shown).toHaveLength(1);
    expect(shown[0].update).toBe(false);
    expect(String(shown[0].data["text/html"])).toContain('data-assay="stop" data-assay-live=""');
    training.end();
    listen(end);
    expect(shown).toHaveLength(2);
    expect(shown[1]).toMatchObject({ update: true, displayId: shown[0].displayId });
    expect(shown[1].data).toEqual({ "text/plain": "", "text/html": "" });
  });

  it("asks what trains to stop, once, and says in the page that it did", () => {
    const { shown, stop, epoch } = button();
    const training = stop.begin();
    epoch(20);
    const view = shown[0].data[LIVE] as LiveView;
    const told: unknown[] = [];
    view.opened?.({
      ready: true,
      closed: false,
      set: (state) => void told.push(state),
      send: () => {},
      close: () => {},
    });
    for (const content of [undefined, "stop", { stop: "yes" }, {}]) view.receive?.(content, [], () => {});
    expect(training.signal.aborted).toBe(false);
    view.receive?.({ stop: true }, [], () => {});
    view.receive?.({ stop: true }, [], () => {});
    expect(training.signal.aborted).toBe(true);
    expect(told).toEqual([{ asked: true }]);
    // Another training of the chain is not stopped with it.
    training.end();
    expect(stop.begin().signal.aborted).toBe(false);
  });

  it("stops a search of settings too, after the trials that run", () => {
    const { shown, stop, listen } = button();
    const tuning = stop.begin();
    listen({ type: "progress", step: "tune", label: "trial", done: 2, total: 9, etaSeconds: 20 });
    const view = shown[0].data[LIVE] as LiveView;
    expect(view.state).toEqual({ work: "tuning", current: "the trials that run", asked: false });
    view.receive?.({ stop: true }, [], () => {});
    expect(tuning.signal.aborted).toBe(true);
  });

  it("is not shown where nothing would hear of it, nor for what is over soon", () => {
    const { shown, stop, listen, epoch } = button();
    epoch(20);
    const training = stop.begin();
    epoch();
    epoch(1.5);
    training.end();
    listen(end);
    expect(shown).toEqual([]);
  });
});
