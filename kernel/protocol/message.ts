import { randomUUID } from "node:crypto";

/** The version of the Jupyter protocol that is spoken. */
export const PROTOCOL_VERSION = "5.4";

export type Json = Readonly<Record<string, unknown>>;

/** A message's header. What else a front end puts there (`subshell_id`) is kept, since replies carry it back. */
export interface Header extends Json {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
}

/** A message as it came in: signed rightly, and of the right form. */
export interface Message {
  /** Who sent it: the ROUTER socket's identities, to which the reply goes. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly parent: Json;
  readonly metadata: Json;
  readonly content: Json;
  readonly buffers: readonly Uint8Array[];
}

/** A message that goes out. */
export interface Outgoing {
  readonly type: string;
  /** Header of the request that this belongs to; none for what belongs to no request. */
  readonly parent?: Header;
  readonly content: Json;
  readonly metadata?: Json;
  readonly buffers?: readonly Uint8Array[];
}

/** Makes headers: each has an id of its own, and those of one kernel its session. */
export class Headers {
  readonly session = randomUUID();
  #count = 0;

  next(type: string): Header {
    this.#count += 1;
    return {
      msg_id: `${this.session}_${process.pid}_${this.#count}`,
      msg_type: type,
      session: this.session,
      username: "assay",
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    };
  }
}
