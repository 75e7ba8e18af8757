import type { Header, Headers, Json, Message, Outgoing } from "./message.js";
import type { Signer } from "./signer.js";

const DELIMITER = "<IDS|MSG>";
const DELIMITER_BYTES = Buffer.from(DELIMITER);

/** A message or, where it has to be dropped, the reason. */
export type Decoded = { readonly message: Message } | { readonly refused: string };

/** Reads a message: identities, delimiter, signature, four parts of JSON, buffers. Nothing is parsed that is not signed rightly. */
export function decode(frames: readonly Buffer[], signer: Signer): Decoded {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER_BYTES));
  if (at < 0) return { refused: "it has no delimiter" };
  if (frames.length < at + 6)
    return { refused: `it has ${frames.length - at - 1} parts after the delimiter, of 5` };
  const parts = frames.slice(at + 2, at + 6);
  const refusal = signer.refusal(frames[at + 1], parts);
  if (refusal !== undefined) return { refused: refusal };
  const [header, parent, metadata, content] = parts.map(parseObject);
  if (header === undefined || !isHeader(header)) return { refused: "its header is not one" };
  if (parent === undefined || metadata === undefined || content === undefined) {
    return { refused: "its parent header, metadata or content is not a JSON object" };
  }
  const identities = frames.slice(0, at);
  return { message: { identities, header, parent, metadata, content, buffers: frames.slice(at + 6) } };
}

/** Puts a message into frames, with the header it was given. */
export function encode(
  message: Outgoing,
  identities: readonly Uint8Array[],
  headers: Headers,
  signer: Signer,
): { readonly header: Header; readonly frames: Uint8Array[] } {
  const header = headers.next(message.type);
  const parts = [header, message.parent ?? {}, message.metadata ?? {}, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  const signature = Buffer.from(signer.sign(parts));
  return {
    header,
    frames: [...identities, DELIMITER_BYTES, signature, ...parts, ...(message.buffers ?? [])],
  };
}

function parseObject(bytes: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function isHeader(value: Json): value is Header {
  return (
    typeof value.msg_id === "string" &&
    value.msg_id !== "" &&
    typeof value.msg_type === "string" &&
    typeof value.session === "string"
  );
}
