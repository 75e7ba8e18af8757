/** What commitlint found, as JSON on one line: commitlint loads this file by its path, and has no such form of its own. */
function format(report: unknown): string {
  return JSON.stringify(report);
}

// Not `default`: commitlint takes what `require` gives.
export = format;
