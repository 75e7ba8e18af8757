import { describe, expect, it } from "vitest";
import { notebookProgress } from "../../../../sdk/io/services/index.js";
import type { ProgressEvent } from "../../../../sdk/utils/progress/index.js";

interface Shown {
  readonly id: string;
  readonly update: boolean;
  readonly text: string;
  readonly html: string;
}

/** A notebook whose cells are told apart by their signals, and a clock by hand. */
function notebook() {
  const shown: Shown[] = [];
  let cell = new AbortController();
  let nowMs = 0;
  const listen = notebookProgress(
    {
      signal: () => cell.signal,
      show: ({ data }, { displayId, update }) =>
        shown.push({
          id: displayId,
          update,
          text: String(data["text/plain"]),
          html: String(data["text/html"]),
        }),
    },
    () => nowMs,
  );
  const send = (event: ProgressEvent, afterMs = 1000): void => {
    nowMs += afterMs;
    listen(event);
  };
  const nextCell = (): void => {
    cell = new AbortController();
  };
  return { shown, send, nextCell };
}

const start: ProgressEvent = { type: "step-start", step: "train", index: 2, total: 3 };
const epoch = (n: number): ProgressEvent => ({
  type: "epoch",
  step: "train",
  epoch: n,
  epochs: 20,
  logs: { loss: 12.5 },
  etaSeconds: 20 - n,
});
const end: ProgressEvent = { type: "step-end", step: "train", seconds: 12.34, summary: "20 epochs" };

describe("progress in a notebook", () => {
  it("is one display, updated in place; what ended stays as a line", () => {
    const { shown, send } = notebook();
    send({ type: "step-end", step: "load", seconds: 0.42, summary: "8,645 rows" });
    send(start);
    send(epoch(10));
    expect(shown.map(({ update }) => update)).toEqual([false, true, true]);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(1);
    expect(shown[2].text).toBe(
      "✓ load  8,645 rows  0.4 s\n[2/3] train  ━━━━━━━━━━──────────  epoch 10/20  loss 12.50  10 s left",
    );
    expect(shown[2].html).toContain('<progress value="0.5000" max="1" aria-label="train"');
    send(end);
    expect(shown[3].text).toBe("✓ load  8,645 rows  0.4 s\n✓ train  20 epochs  12 s");
    expect(shown[3].html).not.toContain("<progress");
  });

  it("is updated ten times a second at most, but at once where a step starts or ends", () => {
    const { shown, send } = notebook();
    send(start);
    for (let n = 1; n <= 20; n++) send(epoch(n), 10);
    expect(shown).toHaveLength(3);
    send(end, 1);
    expect(shown).toHaveLength(4);
  });

  it("of a later cell is a display of its own", () => {
    const { shown, send, nextCell } = notebook();
    send(end);
    nextCell();
    send({ type: "step-end", step: "evaluate", seconds: 1 });
    expect(shown.map(({ update }) => update)).toEqual([false, false]);
    expect(shown[0].id).not.toBe(shown[1].id);
    expect(shown[1].text).not.toContain("train");
  });

  it("shows warnings and failures, and names as text", () => {
    const { shown, send } = notebook();
    send({ type: "note", level: "warn", message: "a column <b>hot</b> has one value" });
    send({ type: "note", level: "debug", message: "not shown" });
    send({ type: "step-end", step: "<script>", seconds: 1, failed: true });
    expect(shown).toHaveLength(2);
    expect(shown[1].text).toContain("! a column <b>hot</b> has one value\n✗ <script>");
    expect(shown[1].html).toContain("&lt;b&gt;hot&lt;/b&gt;");
    expect(shown[1].html).toContain("✗</span> &lt;script&gt;");
  });
});
