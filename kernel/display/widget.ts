// Controls by anywidget (https://anywidget.dev), whose wheel must be on the Jupyter server: the front end makes a model of
// what a comm to "jupyter.widget" says, in the messages of ipywidgets, version 2.1.0
// (https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md).
import type { Comm, CommMessageEvent, Comms } from "./api.js";
import { isPlainObject, read } from "./probe.js";

const MODEL = {
  _model_module: "anywidget",
  _model_name: "AnyModel",
  // Any version that the server has.
  _model_module_version: "*",
  _view_module: "anywidget",
  _view_name: "AnyView",
  _view_module_version: "*",
  _view_count: null,
} as const;
const CONTROL = "jupyter.widget.control";

export type WidgetState = Readonly<Record<string, unknown>>;

/** A model that is kept the same here and in the front end. Of what the front end does not know it stays here alone. */
export class Widget {
  readonly comm: Comm;
  #state: WidgetState;

  /** @param module code of the front end's side, an ES module that exports `initialize` and `render` */
  constructor(
    comms: Comms,
    module: string,
    state: WidgetState,
    readonly came: {
      readonly update: (state: WidgetState) => void;
      readonly custom: (content: unknown, buffers: readonly Uint8Array[]) => void;
    },
  ) {
    this.#state = { ...MODEL, _esm: module, ...state };
    this.comm = comms.open(
      "jupyter.widget",
      { state: this.#state, buffer_paths: [] },
      { metadata: { version: "2.1.0" } },
    );
    this.comm.onMessage((message) => this.#came(message));
    alive.add(this);
    this.comm.onClose(() => void alive.delete(this));
    answerForAll(comms);
  }

  get state(): WidgetState {
    return this.#state;
  }

  /** What a front end shows as this widget. */
  get view(): WidgetState {
    return { version_major: 2, version_minor: 1, model_id: this.comm.id };
  }

  /** A message to the model's code in the front end. */
  send(content: unknown, buffers: readonly Uint8Array[] = []): void {
    if (!this.comm.closed) this.comm.send({ method: "custom", content }, { buffers });
  }

  set(state: WidgetState): void {
    this.#state = { ...this.#state, ...state };
    if (!this.comm.closed) this.comm.send({ method: "update", state, buffer_paths: [] });
  }

  #came({ data, buffers }: CommMessageEvent): void {
    if (!isPlainObject(data)) return;
    const state = read(data, "state");
    if (data.method === "update" && isPlainObject(state)) {
      this.#state = { ...this.#state, ...state };
      this.came.update(state);
    } else if (data.method === "request_state")
      this.comm.send({ method: "update", state: this.#state, buffer_paths: [] });
    else if (data.method === "custom") this.came.custom(data.content, buffers);
  }
}

const alive = new Set<Widget>();
let answering = false;

/** A page that is loaded anew asks for all models at once. */
function answerForAll(comms: Comms): void {
  if (answering) return;
  answering = true;
  comms.register(CONTROL, (comm) => {
    comm.onMessage(({ data }) => {
      if (!isPlainObject(data) || data.method !== "request_states") return;
      const states = Object.fromEntries(
        [...alive].map((widget) => [
          widget.comm.id,
          {
            model_name: MODEL._model_name,
            model_module: MODEL._model_module,
            model_module_version: MODEL._model_module_version,
            state: widget.state,
          },
        ]),
      );
      comm.send({ method: "update_states", states, buffer_paths: [] });
    });
  });
}
