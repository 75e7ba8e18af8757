// What the process that runs the cells gives to `display`, `input` and the rest. Outside of a kernel there is none, and
// they print to the terminal. Types only, save the symbol: kept apart so that two copies of the package meet here.

import type { LiveView } from "../../sdk/display/page/live.js";
import { KERNEL_HOST, type NotebookHost } from "../../sdk/utils/notebook-host.js";
import type { Bundle, CommMessage, KernelSettings, Metadata } from "../contracts/index.js";
import type { KernelInfo } from "./api.js";

export { KERNEL_HOST };

/** A value in several forms, as it goes to the front end. */
export interface Shown {
  readonly data: Bundle;
  readonly metadata: Metadata;
  /** Views that the kernel serves while this is shown, in the order of their places in the HTML. */
  readonly live?: readonly LiveView[];
}

/** Where something was shown: by which run of which cell, where the front end names its cells. */
export interface Place {
  readonly run: number;
  readonly cell?: string;
}

/** A comm's message without what the process itself fills in. */
export type CommPacket = Omit<CommMessage, "op" | "run">;
export type CommListener = (message: CommPacket, buffers: readonly Uint8Array[]) => void;

/** "Here" is the run that the calling code belongs to, also after an await and in timers (AsyncLocalStorage). */
export interface KernelHost extends NotebookHost {
  /** Of this interface. */
  readonly version: 1;
  /** Emits a "display" event here. With `update` the displays of that id change instead, in whatever cell they are. */
  show(shown: Shown, options: { readonly displayId?: string; readonly update: boolean }): void;
  /** Emits a "clear" event here. */
  clear(wait: boolean): void;
  /** Asks the user; rejects where the front end cannot be asked, and on an interrupt. */
  input(prompt: string, password: boolean): Promise<string>;
  /** A text for the front end's pager, told with the end of the run. */
  page(data: Bundle): void;
  /** The run here is not done before this settles, or it is interrupted. Must not let a rejection go unhandled. */
  hold(work: Promise<unknown>): void;
  /** Called once before the run here is told as done, however it ends; never where it has ended already. */
  beforeEnd?(last: () => void): void;
  /** Aborted when the run here is interrupted. Of late code of no run: a signal that never is. */
  signal(): AbortSignal;
  settings(): KernelSettings;
  /** Emits a "settings" event; what is given was checked. */
  changeSettings(settings: KernelSettings): void;
  info(): KernelInfo;
  /** Where what is shown here goes; undefined for late code of no run. */
  place(): Place | undefined;
  /** Whether what was shown there may still be: its cell was not run again, and not deleted. */
  stands(place: Place): boolean;
  /** An error with its places in the cells' own lines, without the kernel's. Lines may hold ANSI colours. */
  traceback?(error: unknown): readonly string[];
  /** Sends a comm's message here. */
  sendComm(message: CommPacket, buffers: readonly Uint8Array[]): void;
  /** The one listener to all messages of comms that come in; called outside of any cell's stack. A second call replaces it. */
  listenToComms(listener: CommListener): void;
  /** Emits a "commTargets" event: all the targets that a front end may open now. */
  commTargets(targets: readonly string[]): void;
}

/** The host of this process, if it is a kernel's. */
export function kernelHost(): KernelHost | undefined {
  return (globalThis as { [KERNEL_HOST]?: KernelHost })[KERNEL_HOST];
}
