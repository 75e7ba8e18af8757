import { withPageCode } from "../../sdk/display/page/carry.js";
import { type LiveChannel, type LiveView, livePiece } from "../../sdk/display/page/live.js";
import { outputHtml } from "../../sdk/display/page/output.js";
import { AssayError } from "../../sdk/utils/errors/assay-error.js";
import { html } from "../../sdk/utils/html/html.js";
import type { DisplayHandle, MakeSlider, Slider, SliderOptions } from "./api.js";
import { emit } from "./emit.js";
import type { Shown } from "./host.js";
import { shown } from "./shown.js";
import { DISPLAY_HANDLE } from "./symbols.js";
import { inspectLine } from "./text-plain.js";

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly label: string;
}

class RangeSlider implements Slider {
  readonly [DISPLAY_HANDLE] = true;
  #value: number;
  #closed = false;
  #channel: LiveChannel | undefined;
  readonly #range: Range;
  readonly #listeners = new Set<(value: number) => void>();
  readonly #view: LiveView;
  readonly #display: DisplayHandle;

  constructor(range: Range, value: number) {
    this.#range = range;
    this.#value = value;
    this.#view = {
      name: "slider",
      state: { ...range, value },
      opened: (channel) => {
        this.#channel = channel;
      },
      changed: ({ value }) => {
        if (typeof value === "number") this.#changed(value);
      },
    };
    this.#display = emit(this.#forms(), {}, false);
  }

  get value(): number {
    return this.#value;
  }

  set value(value: number) {
    if (typeof value !== "number" || !(value >= this.#range.min && value <= this.#range.max))
      throw new AssayError("DISPLAY_INVALID", {
        what: "the slider cannot stand here",
        got: inspectLine(value, 60),
        wanted: `a number from ${this.#range.min} to ${this.#range.max}`,
      });
    if (value === this.#value) return;
    this.#channel?.set({ value });
    this.#changed(value);
  }

  onChange(listener: (value: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#show();
    for (const listener of [...this.#listeners]) listener(Number.NaN);
    this.#listeners.clear();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<number> {
    // Only the newest counts: a loop that takes long skips what the slider passed over meanwhile.
    let newest: number | undefined;
    let wake = (): void => {};
    const stop = this.onChange((value) => {
      newest = value;
      wake();
    });
    try {
      while (!this.#closed) {
        if (newest === undefined)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        const value = newest;
        newest = undefined;
        if (value !== undefined && !this.#closed) yield value;
      }
    } finally {
      stop();
    }
  }

  #changed(value: number): void {
    this.#value = value;
    // Where no page has the control, its still twin moves.
    if (this.#channel?.ready !== true && !this.#closed) this.#show();
    for (const listener of [...this.#listeners]) listener(value);
  }

  #show(): void {
    emit(this.#forms(), { id: this.#display.id }, true);
  }

  /** What is shown: a control, as long as it is not closed, and its still twin. */
  #forms(): Shown {
    const { min, max, label } = this.#range;
    const name = label === "" ? "" : `${label}: `;
    const still = html`<div style="padding:2px 0">${name}<progress value="${this.#value - min}" max="${max - min}" style="width:220px;vertical-align:middle"></progress> <b>${this.#value}</b> <span style="opacity:0.65">${min} to ${max}</span></div>`;
    const text = `${name}${this.#value} (${min} to ${max})`;
    if (this.#closed) return shown(text, outputHtml(still));
    const state = { ...this.#range, value: this.#value };
    const page = outputHtml(livePiece({ name: "slider", state }, still, { live: true }));
    const { data, metadata } = shown(
      text,
      withPageCode({ "text/plain": text, "text/html": page })["text/html"],
    );
    return { data, metadata, live: [this.#view] };
  }
}

export const slider: MakeSlider = ({
  min = 0,
  max = 100,
  step = 1,
  value = min,
  label = "",
}: SliderOptions = {}): Slider => {
  const numbers = [min, max, step, value].every((number) => Number.isFinite(number));
  if (!numbers || min >= max || step <= 0 || value < min || value > max)
    throw new AssayError("DISPLAY_INVALID", {
      what: "a slider goes from min to max by steps",
      got: inspectLine({ min, max, step, value }, 100),
      wanted: "numbers with min < max, step > 0, and value from min to max",
    });
  return new RangeSlider({ min, max, step, label: String(label) }, value);
};
