import type { CommMessage } from "../../contracts/index.js";
import { objectOf, textOf } from "../fields.js";
import { type Handler, ok } from "./handler.js";

export const commInfo: Handler = (host, { content }) =>
  ok({ comms: host.comms.list(typeof content.target_name === "string" ? content.target_name : undefined) });

/** JupyterLab's widgets ask here for the states of all of them in every notebook, and one by one where this is closed: no news. */
const WIDGET_CONTROL = "jupyter.widget.control";

/** A comm's message from the front end: to the runner at once, not behind a cell that runs. */
function forward(kind: CommMessage["kind"]): Handler {
  return (host, message) => {
    const id = textOf(message, "comm_id");
    const target = kind === "open" ? textOf(message, "target_name") : undefined;
    if (target !== undefined && !host.comms.knows(target)) {
      if (target !== WIDGET_CONTROL)
        host.log(`a comm was opened for "${target}", which no cell has registered; it is closed`);
      host.output.publish("comm_close", { comm_id: id, data: {} }, { parent: message.header });
      return undefined;
    }
    const comm: CommMessage = {
      op: "comm",
      kind,
      id,
      ...(target === undefined ? {} : { target }),
      data: objectOf(message, "data"),
      metadata: message.metadata,
    };
    host.comms.note(comm);
    host.children.runner.send(comm, message.buffers);
    return undefined;
  };
}

export const commOpen = forward("open");
export const commMessage = forward("msg");
export const commClose = forward("close");
