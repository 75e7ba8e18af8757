import { AssayError } from "../../sdk/utils/errors/assay-error.js";
import type { DisplayHandle, DisplayOptions } from "./api.js";
import { kernelHost, type Shown } from "./host.js";
import { type Later, shown } from "./shown.js";
import { DISPLAY_HANDLE } from "./symbols.js";
import { toBundle } from "./to-bundle.js";
import { showInTslab } from "./tslab.js";
import { checkBundle } from "./validate.js";

/** The newest emission of each display whose value is waited for: an older one that comes late is not shown. */
const waiting = new Map<string, number>();
let emissions = 0;

type Options = Omit<DisplayOptions, "id"> & { readonly id?: string };

/** Shows a value, or changes the displays of its id. */
export function emitValue(value: unknown, options: Options, update: boolean): DisplayHandle {
  return emit(options.raw === true ? rawBundle(value) : toBundle(value), options, update);
}

/** Shows forms. Those that are still to come have a place kept for them, so that the order of the output holds. */
export function emit(made: Later<Shown>, options: Options, update: boolean): DisplayHandle {
  const id = options.id ?? crypto.randomUUID();
  const mine = ++emissions;
  if (!(made instanceof Promise)) {
    waiting.delete(id);
    send(made, id, options, update);
    return handle(id);
  }
  waiting.set(id, mine);
  const inKernel = kernelHost() !== undefined;
  if (inKernel && !update) send(shown("…"), id, {}, false);
  const done = made.then((there) => {
    if (waiting.get(id) !== mine) return;
    waiting.delete(id);
    send(there, id, options, inKernel || update);
  });
  kernelHost()?.hold(done);
  return handle(id);
}

function send(made: Shown, id: string, { metadata }: Options, update: boolean): void {
  const host = kernelHost();
  if (host === undefined) {
    if (showInTslab(made, id, update)) return;
    process.stdout.write(`${String(made.data["text/plain"] ?? "")}\n`);
    return;
  }
  const all = metadata === undefined ? made : { ...made, metadata: { ...made.metadata, ...metadata } };
  host.show(all, { displayId: id, update });
}

function rawBundle(value: unknown): Shown {
  const { data, problems } = checkBundle(value);
  if (problems.length > 0)
    throw new AssayError("DISPLAY_INVALID", { what: "this is no MIME bundle", got: problems.join("; ") });
  return { data, metadata: {} };
}

function handle(id: string): DisplayHandle {
  const made = {
    id,
    update(value: unknown, options: Omit<DisplayOptions, "id"> = {}): DisplayHandle {
      return emitValue(value, { ...options, id }, true);
    },
  };
  return Object.defineProperty(made, DISPLAY_HANDLE, { value: true });
}
