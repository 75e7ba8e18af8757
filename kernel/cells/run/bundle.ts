// How values are shown, loaded when the runner is ready: it is not needed before.
type ToBundle = typeof import("../../display/to-bundle.js");

const load = (): ToBundle => require("../../display/to-bundle.js") as ToBundle;

export const toBundle: ToBundle["toBundle"] = (value) => load().toBundle(value);
export const showsNothing: ToBundle["showsNothing"] = (value) => load().showsNothing(value);

/** Loads it ahead of the first result. */
export function warmBundles(): void {
  load();
}
