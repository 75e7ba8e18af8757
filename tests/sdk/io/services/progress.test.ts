import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createLogger,
  isLiveTerminal,
  logProgress,
  TerminalProgress,
} from "../../../../sdk/io/services/index.js";
import type { ProgressEvent } from "../../../../sdk/utils/progress/index.js";
import { plainText, textWidth } from "../../../../sdk/utils/text/index.js";
import { Screen } from "../../../support/screen.js";

const epoch = (n: number, etaSeconds = 20 - n): ProgressEvent => ({
  type: "epoch",
  step: "train",
  epoch: n,
  epochs: 20,
  logs: { loss: 12.3456, valLoss: 14.1, learningRate: 0.001 },
  etaSeconds,
});
const start: ProgressEvent = { type: "step-start", step: "train", index: 2, total: 5 };
const end: ProgressEvent = { type: "step-end", step: "train", seconds: 12.34, summary: "20 epochs" };

function watched(columns: number) {
  const screen = new Screen(columns);
  let nowMs = 0;
  const progress = new TerminalProgress({ stream: screen, color: false, now: () => nowMs });
  const send = (...events: ProgressEvent[]): void => {
    for (const event of events) {
      nowMs += 1000;
      progress.listen(event);
    }
  };
  return { screen, progress, send };
}

describe("progress in a terminal", () => {
  it("shows the running step with bar, epoch, loss and time left on one line, and keeps a line of what ended", () => {
    const { screen, send } = watched(100);
    send(
      { type: "step-end", step: "load", seconds: 0.42, summary: "8,645 rows" },
      start,
      epoch(1),
      epoch(10),
    );
    expect(screen.lines).toEqual([
      "✓ load  8,645 rows  0.4 s",
      "[2/5] train  ━━━━━━━━━━──────────  epoch 10/20  loss 12.35  valLoss 14.10  10 s left",
    ]);
    send(end);
    expect(screen.lines).toEqual(["✓ load  8,645 rows  0.4 s", "✓ train  20 epochs  12 s", ""]);
  });

  it("hides the cursor while a step runs and gives it back after, and on stop", () => {
    const { screen, send, progress } = watched(80);
    expect(screen.cursorVisible).toBe(true);
    send(start);
    expect(screen.cursorVisible).toBe(false);
    send(end);
    expect(screen.cursorVisible).toBe(true);
    send(start, epoch(1));
    progress.stop();
    progress.stop();
    expect(screen.cursorVisible).toBe(true);
    expect(screen.lines.at(-1)).toBe("");
    expect(screen.listeners).toBe(0);
  });

  it("prints lines of the log above the live one", () => {
    const { screen, send, progress } = watched(60);
    send(start, epoch(3));
    progress.print("a line of the log\n");
    send(
      { type: "note", level: "warn", message: "falls back to wasm" },
      { type: "note", level: "debug", message: "x" },
    );
    expect(screen.lines).toEqual([
      "a line of the log",
      "! falls back to wasm",
      expect.stringContaining("[2/5] train"),
    ]);
    progress.stop();
  });

  it("shows a long loop with its counts by thousands, share and time left", () => {
    const { screen, send } = watched(100);
    const loop = { type: "progress", step: "predict", label: "rows", total: 10_000_000 } as const;
    send(
      { type: "step-start", step: "predict", index: 2, total: 3 },
      { ...loop, done: 2_500_000, etaSeconds: 90 },
    );
    expect(screen.lines.at(-1)).toBe(
      `[2/3] predict  ${"━".repeat(5)}${"─".repeat(15)}  rows 2,500,000/10,000,000  1 min 30 s left`,
    );
  });

  it("tells what else there is behind the counts", () => {
    const { screen, send } = watched(100);
    const trial = {
      type: "progress",
      step: "tune",
      label: "trial",
      detail: "best mae 33.4 (maxDepth 7)",
    } as const;
    send(
      { type: "step-start", step: "tune", index: 2, total: 2 },
      { ...trial, done: 12, total: 30, etaSeconds: 9 },
    );
    expect(screen.lines.at(-1)).toMatch(/trial 12\/30, best mae 33\.4 \(maxDepth 7\) {2}9\.?0? s left$/);
  });

  it("marks a step that failed", () => {
    const { screen, send } = watched(60);
    send(start, { type: "step-end", step: "train", seconds: 1, failed: true });
    expect(screen.lines[0]).toBe("✗ train  1.0 s");
  });

  it("stays on one line in a narrow terminal, however narrow", () => {
    for (const columns of [1, 2, 5, 12, 20, 33, 47, 64, 79]) {
      const { screen, send, progress } = watched(columns);
      send(start, epoch(1), epoch(7));
      expect(screen.lines.length, `${columns} columns`).toBe(1);
      expect(textWidth(screen.lines[0])).toBeLessThan(columns === 1 ? 2 : columns);
      progress.stop();
      send(end);
      expect(screen.lines.length, `${columns} columns, ended`).toBeLessThanOrEqual(2);
    }
  });

  it("leaves no rest of the live line when the terminal becomes narrower or wider", () => {
    const { screen, send } = watched(100);
    send(start, epoch(10));
    screen.resize(40);
    send(epoch(11));
    screen.resize(120);
    send(epoch(12), end);
    expect(screen.lines).toEqual(["✓ train  20 epochs  12 s", ""]);
  });

  it("draws at most every 80 ms", () => {
    const screen = new Screen(80);
    const progress = new TerminalProgress({ stream: screen, color: false, now: () => 0 });
    progress.listen(start);
    const before = screen.writes;
    for (let i = 1; i <= 20; i++) progress.listen(epoch(i));
    expect(screen.writes).toBe(before);
    progress.stop();
  });

  it("lets no escape sequence of a name or a message reach the terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: controls must not be there
        expect(plainText(`\u001b[2J${text}`)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });

  it("is live only in a terminal that can move its cursor", () => {
    expect(isLiveTerminal({ isTTY: true }, {})).toBe(true);
    expect(isLiveTerminal({ isTTY: true }, { TERM: "dumb" })).toBe(false);
    expect(isLiveTerminal({}, {})).toBe(false);
  });
});

describe("progress on a pipe", () => {
  it("is a line where a step ends, and where it stands at most every ten seconds", async () => {
    const lines: string[] = [];
    const logger = await createLogger({
      format: "json",
      target: { write: (text) => void lines.push(JSON.parse(text).msg) },
    });
    let nowMs = 0;
    const listen = logProgress(logger, () => nowMs);
    listen(start);
    for (let i = 1; i <= 20; i++) {
      nowMs += 1000;
      listen(epoch(i));
    }
    listen(end);
    for (const more of [{}, { detail: "12 rows/s", etaSeconds: 3 }]) {
      nowMs += 10_000;
      listen({ type: "progress", step: "shap", label: "rows", done: 1200, total: 5000, ...more });
    }
    listen({ type: "note", level: "info", message: "backend wasm" });
    listen({ type: "step-end", step: "explain", seconds: 1, failed: true });
    expect(lines).toEqual([
      "train: epoch 10/20, loss 12.35, valLoss 14.10, learningRate 0.001000, 10 s left",
      "train: epoch 20/20, loss 12.35, valLoss 14.10, learningRate 0.001000, 0.0 s left",
      "train done in 12 s: 20 epochs",
      "shap: rows 1,200/5,000",
      "shap: rows 1,200/5,000, 12 rows/s, 3.0 s left",
      "backend wasm",
      "explain failed after 1.0 s",
    ]);
  });
});
