import { attachDisplay, reportView } from "../display/index.js";

/** A report that was written: shows itself as a link in a notebook, and is its path where a text is wanted. Frozen. */
export class ReportFile {
  constructor(
    /** The HTML file, absolute. */
    readonly path: string,
    readonly bytes: number,
  ) {
    Object.freeze(this);
  }

  toString(): string {
    return this.path;
  }
}

attachDisplay(ReportFile, () => reportView);
