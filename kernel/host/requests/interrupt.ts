import { type Handler, ok } from "./handler.js";

export const interrupt: Handler = (host) => {
  host.interrupt();
  return ok();
};
