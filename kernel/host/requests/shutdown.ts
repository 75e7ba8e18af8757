import { flagOf } from "../fields.js";
import type { Handler } from "./handler.js";

/** Answered before the kernel ends; told to all front ends too. Whether another is started (`restart`) is the client's affair. */
export const shutdown: Handler = (host, message) => {
  const content = { status: "ok", restart: flagOf(message, "restart", false) };
  host.output.publish("shutdown_reply", content, { parent: message.header });
  return { content, after: () => host.shutdown() };
};
