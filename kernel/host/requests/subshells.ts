import { AssayError } from "../../../sdk/utils/errors/index.js";
import { textOf } from "../fields.js";
import { type Handler, ok } from "./handler.js";

// Subshells: https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html

export const createSubshell: Handler = (host) => ok({ subshell_id: host.shells.create() });

export const deleteSubshell: Handler = (host, message) => {
  const id = textOf(message, "subshell_id");
  if (!host.shells.delete(id)) throw unknownSubshell(id);
  return ok();
};

export const listSubshells: Handler = (host) => ok({ subshell_id: host.shells.ids });

export function unknownSubshell(id: unknown): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: "there is no such subshell",
    got: JSON.stringify(id) ?? "nothing",
    next: "Create one by create_subshell_request; deleted ones do not come back.",
  });
}
