import { createHmac, randomUUID } from "node:crypto";

// The wire format as the protocol describes it, written apart from the kernel's own, so that one checks the other.

export type Content = Record<string, unknown>;

export interface KernelMessage {
  readonly header: { readonly msg_id: string; readonly msg_type: string } & Content;
  readonly parent_header: { readonly msg_id?: string } & Content;
  readonly metadata: Content;
  readonly content: Content;
  readonly buffers: readonly Buffer[];
  /** Frames before the delimiter: on iopub the topic. */
  readonly identities: readonly Buffer[];
}

export function sign(key: string, parts: readonly (string | Buffer)[]): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

export interface Sent {
  readonly type: string;
  readonly content?: Content;
  readonly parent?: Content;
  /** Put into the header beside what is always there. */
  readonly header?: Content;
  readonly metadata?: Content;
  readonly buffers?: readonly Uint8Array[];
}

export function pack(
  key: string,
  session: string,
  sent: Sent,
): { id: string; frames: (string | Uint8Array)[] } {
  const id = randomUUID();
  const header = {
    msg_id: id,
    session,
    username: "test",
    date: new Date().toISOString(),
    msg_type: sent.type,
    version: "5.4",
    ...sent.header,
  };
  const parts = [header, sent.parent ?? {}, sent.metadata ?? {}, sent.content ?? {}].map((part) =>
    JSON.stringify(part),
  );
  return { id, frames: ["<IDS|MSG>", sign(key, parts), ...parts, ...(sent.buffers ?? [])] };
}

/** @throws where a message is not of the protocol's form, or its signature is wrong */
export function unpack(key: string, frames: readonly Buffer[]): KernelMessage {
  const at = frames.findIndex((frame) => frame.toString("latin1") === "<IDS|MSG>");
  if (at < 0 || frames.length < at + 6) throw new Error("not a message of the protocol");
  const parts = frames.slice(at + 2, at + 6);
  if (frames[at + 1].toString() !== sign(key, parts)) throw new Error("a message's signature is wrong");
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString("utf8")));
  return {
    header,
    parent_header: parent,
    metadata,
    content,
    buffers: frames.slice(at + 6),
    identities: frames.slice(0, at),
  };
}
