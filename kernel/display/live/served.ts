import type { LiveChannel, LiveView } from "../../../sdk/display/page/live.js";
import { packedPlotly } from "../../../sdk/display/page/plotly.js";
import { processComms } from "../comms.js";
import { isPlainObject } from "../probe.js";
import { Widget } from "../widget.js";

/** The widget's code in the front end: it hands its model to the code of the page, which stands in the outputs. */
const MODULE = "export default{initialize({model}){(((globalThis.__assay??={}).models)??=[]).push(model)}}";

/** A view that is shown, and the wire to its page. */
export class Served implements LiveChannel {
  /** By which the places in the HTML find it. */
  readonly id = crypto.randomUUID();
  ready = false;
  readonly #widget: Widget;

  constructor(readonly view: LiveView) {
    this.#widget = new Widget(
      processComms(),
      MODULE,
      { view: this.id },
      {
        update: (state) => view.changed?.(state),
        custom: (content, buffers) => this.#came(content, buffers),
      },
    );
    this.#widget.comm.onClose(() => view.closed?.());
    view.opened?.(this);
  }

  get closed(): boolean {
    return this.#widget.comm.closed;
  }

  set(state: Readonly<Record<string, unknown>>): void {
    this.#widget.set(state);
  }

  send(content: unknown, buffers: readonly Uint8Array[] = []): void {
    this.#widget.send(content, buffers);
  }

  close(): void {
    this.#widget.comm.close();
  }

  #came(content: unknown, buffers: readonly Uint8Array[]): void {
    const own = isPlainObject(content) ? content.assay : undefined;
    if (own === "ready") {
      this.ready = true;
      this.view.appeared?.();
    } else if (own === "library") this.send(content, [Buffer.from(packedPlotly().packed, "base64")]);
    else this.view.receive?.(content, buffers, (reply, parts) => this.send(reply, parts));
  }
}
