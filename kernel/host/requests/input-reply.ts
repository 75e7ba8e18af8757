import { textOf } from "../fields.js";
import type { Handler } from "./handler.js";

export const inputReply: Handler = (host, message) => {
  const value = textOf(message, "value");
  const id = host.inputs.answer(message.parent.msg_id);
  if (id === undefined) host.log("an input_reply was dropped: nothing is asked, or no longer");
  else host.children.runner.send({ op: "inputReply", id, value });
  return undefined;
};
