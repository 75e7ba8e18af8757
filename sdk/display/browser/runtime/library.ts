import type { LinkedModel } from "../contract.js";

/** Longest wait for a library to come with an output before a kernel is asked for it. */
const ASK_MS = 1_500;

interface Wanted {
  readonly promise: Promise<unknown>;
  readonly take: (bytes: Promise<Uint8Array<ArrayBuffer>>) => void;
}

const wanted = new Map<string, Wanted>();
const packs = new Map<string, HTMLElement>();
const links = new Set<LinkedModel>();

const GLOBALS: Readonly<Record<string, string>> = { plotly: "Plotly" };

async function run(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
  script.remove();
  const made = Reflect.get(globalThis, GLOBALS[name] ?? name);
  if (made === undefined) throw new Error(`${name} did not load`);
  return made;
}

function want(name: string): Wanted {
  let wants = wanted.get(name);
  if (wants === undefined) {
    let take: Wanted["take"] = () => {};
    const bytes = new Promise<Uint8Array<ArrayBuffer>>((resolve) => {
      take = resolve;
    });
    wants = { promise: bytes.then((packed) => run(name, packed)), take };
    wanted.set(name, wants);
  }
  return wants;
}

async function decode(element: HTMLElement): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(atob((element.textContent ?? "").trim()), (character) => character.charCodeAt(0));
}

/** The library: unpacked where the page carries it, else when it comes with an output or from a kernel. */
export function library(name: string): Promise<unknown> {
  const known = wanted.has(name);
  const { promise, take } = want(name);
  if (known) return promise;
  const pack = packs.get(name);
  if (pack !== undefined) take(decode(pack));
  else setTimeout(() => ask(name), ASK_MS);
  return promise;
}

/** A carried library: kept packed until something wants it. */
export function addPack(element: HTMLElement): void {
  const name = element.dataset.assayPack ?? "";
  if (packs.has(name)) return;
  packs.set(name, element);
  if (wanted.has(name)) want(name).take(decode(element));
}

function ask(name: string): void {
  if (packs.has(name)) return;
  for (const link of links) link.send({ assay: "library", name });
}

/** A kernel that can be asked. */
export function addLink(link: LinkedModel): void {
  links.add(link);
  link.on("destroy", () => links.delete(link));
  link.on("msg:custom", (content: { assay?: unknown; name?: unknown }, buffers: readonly DataView[]) => {
    const [buffer] = buffers ?? [];
    if (content?.assay !== "library" || typeof content.name !== "string" || buffer === undefined) return;
    const bytes = new Uint8Array(buffer.byteLength);
    bytes.set(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
    want(content.name).take(Promise.resolve(bytes));
  });
  for (const name of wanted.keys()) if (!packs.has(name)) link.send({ assay: "library", name });
}
