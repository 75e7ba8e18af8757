import { AssayError } from "../../sdk/utils/errors/assay-error.js";
import { KERNEL_SETTINGS, type KernelSettings } from "../contracts/index.js";
import type { Comms, Kernel, Settings } from "./api.js";
import { kernelHost } from "./host.js";
import { shown, whenThere } from "./shown.js";
import { inspectLine } from "./text-plain.js";
import { toBundle } from "./to-bundle.js";

/** Outside of a kernel settings are kept and do nothing. */
let inert: KernelSettings = KERNEL_SETTINGS;

function current(): KernelSettings {
  return kernelHost()?.settings() ?? inert;
}

function change(changed: Partial<KernelSettings>): void {
  const settings = { ...current(), ...changed };
  const host = kernelHost();
  if (host === undefined) inert = settings;
  else host.changeSettings(settings);
}

function refuse(name: string, got: unknown, wanted: string): never {
  throw new AssayError("CONFIG_INVALID", {
    what: `kernel.settings.${name} cannot be this`,
    got: inspectLine(got, 60),
    wanted,
  });
}

const settings: Settings = Object.seal({
  get typeCheck() {
    return current().typeCheck;
  },
  set typeCheck(mode) {
    if (mode !== "error" && mode !== "warn" && mode !== "off")
      refuse("typeCheck", mode, '"error", "warn" or "off"');
    change({ typeCheck: mode });
  },
  get maxOutputChars() {
    return current().maxOutputChars;
  },
  set maxOutputChars(characters) {
    if (!Number.isSafeInteger(characters) || characters < 1)
      refuse("maxOutputChars", characters, "a whole number of characters, 1 or more");
    change({ maxOutputChars: characters });
  },
  get colors() {
    return current().colors;
  },
  set colors(on) {
    if (typeof on !== "boolean") refuse("colors", on, "true or false");
    change({ colors: on });
  },
});

const never = new AbortController().signal;

/** `kernel` of the cells and of `assay/kernel`. */
export function makeKernel(comms: Comms): Kernel {
  return Object.freeze({
    settings,
    comms,
    get signal() {
      return kernelHost()?.signal() ?? never;
    },
    get info() {
      return kernelHost()?.info() ?? { version: "", node: process.versions.node, executionCount: 0 };
    },
    page(value: unknown): void {
      const made = typeof value === "string" ? shown(value) : toBundle(value);
      const told = whenThere(made, ({ data }) => {
        const host = kernelHost();
        if (host === undefined) process.stdout.write(`${String(data["text/plain"])}\n`);
        else host.page(data);
      });
      if (told instanceof Promise) kernelHost()?.hold(told);
    },
  });
}
