import { rmSync, writeFileSync } from "node:fs";
import { AssayError } from "../../utils/errors/index.js";
import { isAlive, ownerText } from "../registries/spool/owner.js";

/** Locks that this process holds. */
const held = new Set<string>();

/**
 * Takes a lock: a file that names this process. One whose process is gone counts for nothing. STUDY_BUSY where another process
 * holds it, or this one does already. What it returns gives the lock back.
 */
export function takeLock(file: string, what: string): () => void {
  for (let attempt = 0; ; attempt++) {
    try {
      if (held.has(file)) throw busy(what);
      writeFileSync(file, ownerText(), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (attempt > 0 || isAlive(file, false)) throw busy(what);
      rmSync(file, { force: true });
    }
  }
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}

function busy(what: string): AssayError {
  return new AssayError("STUDY_BUSY", { what: `another process works on ${what}` });
}
