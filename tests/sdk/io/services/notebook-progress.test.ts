import { describe, expect, it, vi } from "vitest";
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
    () => 412_300_000,
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

/** What is drawn in the pictures of a display. */
const svgs = (html: string): string[] =>
  [...html.matchAll(/src="data:image\/svg\+xml,([^"]*)"/g)].map(
    ([, url]) => /^<svg [^<>]*>(.*)<\/svg>$/.exec(decodeURIComponent(url))?.[1] ?? "",
  );

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

  it("shows the learning curve of a model that trains, its best epoch, rate and memory; a small curve stays", () => {
    const { shown, send } = notebook();
    send(start);
    const losses = [
      [8, 9],
      [4, 5],
      [2, 7],
    ];
    for (const [i, [loss, valLoss]] of losses.entries())
      send(
        {
          type: "epoch",
          step: "train",
          unit: "round",
          epoch: i + 1,
          epochs: 200,
          logs: { loss, valLoss, learningRate: 0.1 },
          etaSeconds: 98.5,
        },
        500,
      );
    const { html, text } = shown[3];
    expect(text).toContain("round 3/200  loss 2  valLoss 7");
    expect(html).toContain(">1 min 39 s left · 2 rounds/s · 412 MB</span>");
    expect(html).toContain("best valLoss 5 in round 2");
    expect(html).toContain('alt="loss from 8 to 2, valLoss from 9 to 7" width="240"');
    // Heights of 9 and 2, the highest and the lowest, are the edges of 48 pixels but one.
    expect(svgs(html)).toEqual([
      "<path d='M1.0 7.6L120.0 33.9L239.0 47.0' stroke='#3a7cc3'/><path d='M1.0 1.0L120.0 27.3L239.0 14.1' stroke='#dd7320'/>",
    ]);
    send(end);
    expect(shown[4].html).toContain('width="72" height="16"');
    expect(shown[4].html).not.toContain("MB");
    send({ type: "step-start", step: "evaluate", index: 3, total: 3 });
    send({ type: "step-end", step: "evaluate", seconds: 1 });
    expect(svgs(shown[6].html)).toHaveLength(1);
  });

  it("draws a curve anew where epochs begin anew, and none of epochs that log nothing", () => {
    const { shown, send } = notebook();
    send(start);
    const of = (epoch: number, logs: Record<string, number>): ProgressEvent => ({
      type: "epoch",
      step: "train",
      epoch,
      epochs: 2,
      logs,
    });
    send(of(1, { "net.loss": 3 }));
    send(of(2, { "net.loss": 1 }));
    send(of(1, { "trees.loss": 7 }));
    send(of(2, { "trees.loss": 5 }));
    expect(shown[4].html).toContain('alt="trees.loss from 7 to 5"');
    expect(shown[4].html).toContain("1 epochs/s");
    send(of(1, {}));
    send(of(2, {}));
    expect(svgs(shown[6].html)).toEqual([]);
  });

  it("weighs the same after thousands of rounds, and passes over losses that are no numbers", () => {
    const { shown, send } = notebook();
    send(start);
    for (let n = 1; n <= 5000; n++)
      send(
        {
          type: "epoch",
          step: "train",
          epoch: n,
          epochs: 5000,
          logs: { loss: n === 1 ? Number.POSITIVE_INFINITY : 1 / n },
        },
        100,
      );
    const html = shown.at(-1)?.html ?? "";
    expect(html.length).toBeLessThan(3000);
    expect(svgs(html)[0]).not.toMatch(/NaN|Infinity/);
  });

  it("is updated ten times a second at most, but at once where a step starts or ends", () => {
    const { shown, send } = notebook();
    send(start);
    for (let n = 1; n <= 20; n++) send(epoch(n), 10);
    expect(shown).toHaveLength(3);
    // What was not drawn then is told with the next news.
    send({ type: "note", level: "info", message: "a note" }, 1);
    expect(shown[3].text).toMatch(/a note\n\[2\/3\] train .* epoch 20\/20 /);
    send(end, 1);
    expect(shown).toHaveLength(5);
  });

  it("draws what came too soon after a drawing, where nothing comes after it", () => {
    vi.useFakeTimers();
    try {
      const { shown, send, nextCell } = notebook();
      send(start);
      send(epoch(1));
      send(epoch(2), 10);
      expect(shown).toHaveLength(2);
      vi.advanceTimersByTime(200);
      expect(shown).toHaveLength(3);
      expect(shown[2].text).toContain("epoch 2/20");
      vi.advanceTimersByTime(1000);
      expect(shown).toHaveLength(3);
      send(epoch(3), 10);
      nextCell();
      vi.advanceTimersByTime(1000);
      expect(shown).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
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
