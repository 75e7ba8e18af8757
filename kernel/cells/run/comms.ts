import type { CommMessage } from "../../contracts/index.js";
import type { CommListener } from "../../display/host.js";

let listener: CommListener | undefined;

export function listenToComms(added: CommListener): void {
  listener = added;
}

export function takeComm(
  { kind, id, target, data, metadata }: CommMessage,
  buffers: readonly Uint8Array[],
): void {
  listener?.({ kind, id, ...(target === undefined ? {} : { target }), data, metadata }, buffers);
}
