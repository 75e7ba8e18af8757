import type { LinkedModel, PageView } from "../contract.js";
import { addLink, addPack } from "./library.js";
import { PageModel } from "./model.js";
import { paintPictures } from "./pictures.js";
import { isDark, onTheme } from "./theme.js";

const mounted = new WeakSet<Element>();
const themed = new WeakSet<Element>();
/** Hosts whose code is still to come. */
let waiting: WeakRef<HTMLElement>[] = [];
/** Models of hosts that a kernel may serve, by the view's id, and the kernel's side of them. */
const models = new Map<string, Set<WeakRef<PageModel>>>();
const links = new Map<string, LinkedModel>();
/** A host keeps its model, so that the page drops both at once. */
const modelOf = new WeakMap<Element, PageModel>();

/** JSON has no NaN: numbers that are none were written as null. */
function stateOf(host: Element): Record<string, unknown> {
  const text = host.querySelector(':scope > script[type="application/json"]')?.textContent ?? "{}";
  return JSON.parse(text) as Record<string, unknown>;
}

function join(host: HTMLElement, model: PageModel): void {
  modelOf.set(host, model);
  const id = host.dataset.assayLive ?? "";
  if (id === "") return;
  const there = models.get(id) ?? new Set();
  models.set(id, there.add(new WeakRef(model)));
  const link = links.get(id);
  if (link !== undefined) model.link(link);
}

function mount(host: HTMLElement, view: PageView): void {
  mounted.add(host);
  const model = new PageModel(stateOf(host));
  join(host, model);
  const still = [...host.children].filter((child) => child.localName !== "script");
  const el = document.createElement("div");
  el.className = "assay-live";
  // Laid out in its place, seen when it is ready.
  host.style.position = "relative";
  el.style.cssText = "position:absolute;inset:0;visibility:hidden";
  host.append(el);
  const show = (): void => {
    for (const child of still) child.classList.add("assay-still");
    el.style.cssText = "";
    host.dataset.assayState = "live";
  };
  const fail = (error: unknown): void => {
    el.remove();
    host.dataset.assayState = "static";
    console.warn("assay:", error);
  };
  try {
    Promise.resolve(view.render({ model, el })).then(show, fail);
  } catch (error) {
    fail(error);
  }
}

function theme(out: HTMLElement): void {
  if (themed.has(out)) return;
  themed.add(out);
  const paint = (): void => {
    const dark = isDark(out.parentElement ?? out);
    out.dataset.assayTheme = dark ? "dark" : "light";
    paintPictures(out, dark);
  };
  paint();
  onTheme(out, paint);
}

function all(root: ParentNode, selector: string): HTMLElement[] {
  const below = [...root.querySelectorAll<HTMLElement>(selector)];
  return root instanceof HTMLElement && root.matches(selector) ? [root, ...below] : below;
}

/** Takes up what stands in a part of the page: libraries, outputs, views whose code is there. */
export function scan(root: ParentNode | null): void {
  const part = root ?? document;
  for (const pack of all(part, "script[data-assay-pack]")) addPack(pack);
  for (const out of all(part, ".assay-out")) theme(out);
  // Those whose code was not there may be out of the page by now.
  const hosts = new Set([...all(part, "[data-assay]"), ...waiting.flatMap((host) => host.deref() ?? [])]);
  waiting = [];
  for (const host of hosts) {
    if (mounted.has(host)) continue;
    const view = globalThis.__assay.views[host.dataset.assay ?? ""];
    if (view === undefined) waiting.push(new WeakRef(host));
    else mount(host, view);
  }
}

/** A kernel opened a model: the hosts of its view speak with it from now on. */
export function link(model: LinkedModel): void {
  const id = String(model.get("view"));
  links.set(id, model);
  model.on("destroy", () => {
    if (links.get(id) === model) links.delete(id);
  });
  addLink(model);
  for (const ref of models.get(id) ?? []) ref.deref()?.link(model);
  model.send({ assay: "ready" });
}
