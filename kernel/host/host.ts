import type { KernelSettings } from "../contracts/index.js";
import type { Header, Message, Outgoing } from "../protocol/index.js";
import type { Channel } from "../protocol/sockets.js";
import type { Children } from "./children.js";
import type { Comms } from "./comms.js";
import type { Debugging } from "./debugging.js";
import type { HistoryStore } from "./history/index.js";
import type { Inputs } from "./inputs.js";
import type { Marks } from "./marks.js";
import type { Output } from "./output.js";
import type { Previews } from "./previews.js";
import type { Replay } from "./replay.js";
import type { Runs } from "./runs.js";
import type { Shells } from "./shells.js";

/** What the parts of the host share. */
export interface Host {
  readonly children: Children;
  readonly comms: Comms;
  readonly debugging: Debugging;
  readonly history: HistoryStore;
  readonly inputs: Inputs;
  readonly marks: Marks;
  readonly output: Output;
  readonly previews: Previews;
  readonly replay: Replay;
  readonly runs: Runs;
  readonly shells: Shells;
  readonly log: (line: string) => void;
  /** Sends on a socket with replies. Returns the header that the message was given. */
  readonly send: (channel: Channel, to: Pick<Message, "identities">, message: Outgoing) => Header;
  /** Stops what runs, and all that waits for its turn. */
  readonly interrupt: () => void;
  /** Ends the kernel. */
  readonly shutdown: () => void;
  settings: KernelSettings;
  /** The newest number in brackets. */
  executionCount: number;
}
