import { AssayError } from "../../sdk/utils/errors/index.js";
import type { Json, Message } from "../protocol/index.js";

function wrong(message: Message, name: string, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `"${name}" of the ${message.header.msg_type} is wrong`,
    got: JSON.stringify(message.content[name])?.slice(0, 200) ?? "nothing",
    wanted,
    next: "Send what the Jupyter protocol 5.4 describes.",
  });
}

/** A text of a request's content. @throws AssayError where it is none, or missing and without a default */
export function textOf(message: Message, name: string, missing?: string): string {
  const value = message.content[name] ?? missing;
  if (typeof value !== "string") throw wrong(message, name, "a string");
  return value;
}

export function flagOf(message: Message, name: string, missing: boolean): boolean {
  const value = message.content[name] ?? missing;
  if (typeof value !== "boolean") throw wrong(message, name, "true or false");
  return value;
}

/** A whole number. */
export function numberOf(message: Message, name: string, missing: number): number {
  const value = message.content[name] ?? missing;
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw wrong(message, name, "a whole number");
  return value;
}

export function objectOf(message: Message, name: string): Json {
  const value = message.content[name] ?? {};
  if (typeof value !== "object" || Array.isArray(value)) throw wrong(message, name, "an object");
  return value as Json;
}
