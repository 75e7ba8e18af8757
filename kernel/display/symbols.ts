/** What a value is asked for how it is shown (this kernel and Deno's). */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");
/** Marks a handle: it was shown already, so as a cell's value it shows nothing. */
export const DISPLAY_HANDLE: unique symbol = Symbol.for("assay.display-handle");
