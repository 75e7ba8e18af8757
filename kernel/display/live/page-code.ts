// The page's code (sdk/display/page/carry.ts) as outputs of its own: what a cell shows is gone when the cell is run again, what
// a display shows when it is updated, so the kernel says where the code stands and gives it anew when that is gone.
import { PAGE_CODE, type PageCode } from "../../../sdk/display/page/page-code.js";
import { kernelHost, type Place } from "../host.js";

type Wanted = Parameters<NonNullable<PageCode["want"]>>;

/** What the next output needs. */
let wanted: Wanted[] = [];
/** Where code stands, by its name. */
const places = new Map<string, Place>();

const carried = {
  has(name: string): boolean {
    const place = places.get(name);
    return place !== undefined && kernelHost()?.stands(place) === true;
  },
  add(name: string): void {
    const place = kernelHost()?.place();
    if (place !== undefined) places.set(name, place);
  },
};

/** Tells every copy of the package in this process that the kernel shows the code. */
export function installPageCode(): void {
  places.clear();
  const value: PageCode = { carried, want: (...want) => void wanted.push(want) };
  Object.defineProperty(globalThis, PAGE_CODE, { value, configurable: true });
}

/** Called before an output is shown: what it needs and the notebook has not goes first. */
export function showPageCode(): void {
  const host = kernelHost();
  if (host?.place() === undefined) return;
  const all = wanted;
  wanted = [];
  for (const [names, html] of all) {
    const missing = names.filter((name) => !carried.has(name));
    if (missing.length === 0) continue;
    for (const name of missing) carried.add(name);
    host.show({ data: { "text/html": html(missing), "text/plain": "" }, metadata: {} }, { update: false });
  }
}

/** The output here was cleared. */
export function forgetPageCode(): void {
  const here = kernelHost()?.place();
  for (const [name, { run }] of places) if (run === here?.run) places.delete(name);
}
