// How values are shown, loaded when the runner is ready: it is not needed before.
type ToBundle = typeof import("../../display/to-bundle.js");

type Connect = typeof import("../../display/live/index.js");

const load = (): ToBundle => require("../../display/to-bundle.js") as ToBundle;

export const toBundle: ToBundle["toBundle"] = (value) => load().toBundle(value);
export const showsNothing: ToBundle["showsNothing"] = (value) => load().showsNothing(value);

/** What a result is shown with: code for the page, and a wire to its live views. */
export const connect: Connect["connect"] = (shown, displayId) =>
  (require("../../display/live/index.js") as Connect).connect(shown, displayId);

/** Loads it ahead of the first result. */
export function warmBundles(): void {
  load();
}
