import type { LinkedModel, Model, ModelEvent, ModelListener } from "../contract.js";

/** The values of one view: those of the page, and the kernel's while one is linked. */
export class PageModel implements Model {
  #link: LinkedModel | undefined;
  readonly #changed = new Set<string>();
  readonly #listeners = new Map<string, Set<ModelListener>>();

  constructor(readonly state: Record<string, unknown>) {}

  get live(): boolean {
    return this.#link !== undefined;
  }

  get(name: string): unknown {
    return this.state[name];
  }

  set(name: string, value: unknown): void {
    if (Object.is(this.state[name], value)) return;
    this.#changed.add(name);
    this.#put(name, value);
  }

  save_changes(): void {
    const link = this.#link;
    if (link === undefined || this.#changed.size === 0) return;
    for (const name of this.#changed) link.set(name, this.state[name]);
    this.#changed.clear();
    link.save_changes();
  }

  on(event: ModelEvent, listener: ModelListener): void {
    const there = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, there.add(listener));
  }

  off(event?: ModelEvent | null, listener?: ModelListener | null): void {
    for (const [name, listeners] of this.#listeners) {
      if (event != null && name !== event) continue;
      if (listener == null) listeners.clear();
      else listeners.delete(listener);
    }
  }

  send(content: unknown, callbacks?: unknown, buffers?: readonly (ArrayBuffer | ArrayBufferView)[]): void {
    this.#link?.send(content, callbacks, buffers);
  }

  /** A kernel's model takes over: what it knows better comes in, what it says goes on. */
  link(model: LinkedModel): void {
    if (this.#link === model) return;
    this.#link = model;
    const mine = (): boolean => this.#link === model;
    for (const name of Object.keys(this.state)) {
      const take = (): void => {
        const value = model.get(name);
        if (mine() && value !== undefined) this.#put(name, value);
      };
      take();
      model.on(`change:${name}`, take);
    }
    model.on("msg:custom", (content: unknown, buffers: readonly DataView[]) => {
      if (mine()) this.#tell("msg:custom", content, buffers);
    });
    model.on("destroy", () => {
      if (!mine()) return;
      this.#link = undefined;
      this.#tell("live");
    });
    this.#tell("live");
  }

  #put(name: string, value: unknown): void {
    if (Object.is(this.state[name], value)) return;
    this.state[name] = value;
    this.#tell(`change:${name}`, value);
  }

  #tell(event: ModelEvent, content?: unknown, buffers?: readonly DataView[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(content, buffers);
  }
}
