import { afterEach } from "vitest";
import { KERNEL_SETTINGS, type KernelSettings } from "../../../kernel/contracts/index.js";
import {
  type CommListener,
  type CommPacket,
  KERNEL_HOST,
  type KernelHost,
  type Place,
  type Shown,
} from "../../../kernel/display/host.js";
import { connect } from "../../../kernel/display/live/index.js";
import { toBundle } from "../../../kernel/display/to-bundle.js";

export interface ShownEvent extends Shown {
  readonly displayId?: string;
  readonly update: boolean;
}

/** A host that keeps what it is told. */
export class FakeHost implements KernelHost {
  readonly version = 1;
  readonly shown: ShownEvent[] = [];
  readonly cleared: boolean[] = [];
  readonly pages: unknown[] = [];
  readonly held: Promise<unknown>[] = [];
  readonly sent: { readonly packet: CommPacket; readonly buffers: readonly Uint8Array[] }[] = [];
  targets: readonly string[] = [];
  changed: KernelSettings = KERNEL_SETTINGS;
  listener: CommListener = () => {};
  readonly controller = new AbortController();

  /** Where cells show now, and the newest run of each. */
  here: Place = { run: 1 };
  readonly newest = new Map<string, number>();

  show = (made: Shown, options: { readonly displayId?: string; readonly update: boolean }): void =>
    void this.shown.push({ ...connect(made, options.displayId), ...options });
  place = (): Place => this.here;
  stands = ({ run, cell }: Place): boolean => cell === undefined || (this.newest.get(cell) ?? run) === run;
  clear = (wait: boolean): void => void this.cleared.push(wait);
  input = async (prompt: string, password: boolean): Promise<string> => `${prompt}${password}`;
  page = (data: unknown): void => void this.pages.push(data);
  hold = (work: Promise<unknown>): void => void this.held.push(work);
  signal = (): AbortSignal => this.controller.signal;
  settings = (): KernelSettings => this.changed;
  changeSettings = (settings: KernelSettings): void => {
    this.changed = settings;
  };
  info = () => ({ version: "1.2.3", node: "20", executionCount: 7 });
  sendComm = (packet: CommPacket, buffers: readonly Uint8Array[]): void =>
    void this.sent.push({ packet, buffers });
  listenToComms = (listener: CommListener): void => {
    this.listener = listener;
  };
  commTargets = (targets: readonly string[]): void => {
    this.targets = targets;
  };

  /** A comm's message comes in from the front end. */
  receive(packet: Partial<CommPacket> & { readonly id: string }, buffers: readonly Uint8Array[] = []): void {
    this.listener({ kind: "msg", data: {}, metadata: {}, ...packet }, buffers);
  }

  texts(): unknown[] {
    return this.shown.map(({ data }) => data["text/plain"]);
  }
}

const shared = globalThis as { [KERNEL_HOST]?: KernelHost };

/** Makes this process a kernel's until the test ends. */
export function installHost(): FakeHost {
  const host = new FakeHost();
  shared[KERNEL_HOST] = host;
  return host;
}

afterEach(() => {
  delete shared[KERNEL_HOST];
});

export async function plain(value: unknown): Promise<string> {
  return String((await toBundle(value)).data["text/plain"]);
}

export async function page(value: unknown): Promise<string> {
  return String((await toBundle(value)).data["text/html"]);
}

/** The cells of an HTML table, by row: a header's type after its name, without pictures. */
export function cellsOf(html: string): string[][] {
  return [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) =>
      cell
        .replace(/(<br>)?<small[^>]*>(.*?)<\/small>/, " $2")
        .replace(/<img [^>]*>|<\/?(bdi|span)[^>]*>/g, "")
        .trim(),
    ),
  );
}
