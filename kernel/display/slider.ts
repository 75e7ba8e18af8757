import { AssayError } from "../../sdk/utils/errors/assay-error.js";
import { html } from "../../sdk/utils/html/html.js";
import type { Comms, DisplayHandle, MakeSlider, Slider, SliderOptions } from "./api.js";
import { emit } from "./emit.js";
import { kernelHost, type Shown } from "./host.js";
import { shown } from "./shown.js";
import { DISPLAY_HANDLE } from "./symbols.js";
import { inspectLine } from "./text-plain.js";
import { Widget } from "./widget.js";

/** The front end's side. It says that it is there; until then (or where there is no anywidget) a still twin is shown. */
const MODULE = `
function initialize({ model }) {
  model.send({ ready: true });
}
function render({ model, el }) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  const output = document.createElement("output");
  label.style.cssText = "display:inline-flex;align-items:center;gap:8px";
  output.style.cssText = "min-width:4em;font-variant-numeric:tabular-nums";
  input.type = "range";
  for (const name of ["min", "max", "step"]) input[name] = String(model.get(name));
  const show = () => {
    input.value = String(model.get("value"));
    output.textContent = String(model.get("value"));
  };
  const take = () => {
    model.set("value", Number(input.value));
    output.textContent = input.value;
    model.save_changes();
  };
  show();
  input.addEventListener("input", take);
  model.on("change:value", show);
  label.append(model.get("label"), input, output);
  el.append(label);
  return () => model.off("change:value", show);
}
export default { initialize, render };
`;

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly label: string;
}

class RangeSlider implements Slider {
  readonly [DISPLAY_HANDLE] = true;
  #value: number;
  #ready = false;
  #closed = false;
  readonly #range: Range;
  readonly #listeners = new Set<(value: number) => void>();
  readonly #widget: Widget | undefined;
  readonly #display: DisplayHandle;

  constructor(comms: Comms, range: Range, value: number) {
    this.#range = range;
    this.#value = value;
    this.#widget =
      kernelHost() === undefined
        ? undefined
        : new Widget(
            comms,
            MODULE,
            { ...range, value },
            {
              update: (state) => {
                if (typeof state.value === "number") this.#changed(state.value);
              },
              custom: () => this.#appeared(),
            },
          );
    this.#display = emit(this.#twin(), {}, false);
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
    this.#widget?.set({ value });
    this.#changed(value);
  }

  onChange(listener: (value: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#widget?.comm.close();
    emit(this.#twin(), { id: this.#display.id }, true);
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
    if (!this.#ready) emit(this.#twin(), { id: this.#display.id }, true);
    for (const listener of [...this.#listeners]) listener(value);
  }

  /** The front end has the control: it takes the twin's place. */
  #appeared(): void {
    if (this.#ready || this.#widget === undefined || this.#closed) return;
    this.#ready = true;
    const twin = this.#twin();
    emit(
      { ...twin, data: { ...twin.data, "application/vnd.jupyter.widget-view+json": this.#widget.view } },
      { id: this.#display.id },
      true,
    );
  }

  #twin(): Shown {
    const { min, max, label } = this.#range;
    const name = label === "" ? "" : `${label}: `;
    return shown(
      `${name}${this.#value} (${min} to ${max})`,
      String(
        html`<div style="padding:2px 0">${name}<progress value="${this.#value - min}" max="${max - min}" style="width:220px;vertical-align:middle"></progress> <b>${this.#value}</b> <span style="opacity:0.65">${min} to ${max}</span></div>`,
      ),
    );
  }
}

export function sliderMaker(comms: Comms): MakeSlider {
  return ({ min = 0, max = 100, step = 1, value = min, label = "" }: SliderOptions = {}): Slider => {
    const numbers = [min, max, step, value].every((number) => Number.isFinite(number));
    if (!numbers || min >= max || step <= 0 || value < min || value > max)
      throw new AssayError("DISPLAY_INVALID", {
        what: "a slider goes from min to max by steps",
        got: inspectLine({ min, max, step, value }, 100),
        wanted: "numbers with min < max, step > 0, and value from min to max",
      });
    return new RangeSlider(comms, { min, max, step, label: String(label) }, value);
  };
}
