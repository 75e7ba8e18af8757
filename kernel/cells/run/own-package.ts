import { readFileSync } from "node:fs";
import { join } from "node:path";

export function packageVersion(root: string): string {
  try {
    return (
      (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version?: string }).version ?? ""
    );
  } catch {
    return "";
  }
}

/** dist/kernel/cells/run → the package. */
export function ownPackageRoot(): string {
  return join(__dirname, "..", "..", "..", "..");
}
