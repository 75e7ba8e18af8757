import { AssayError } from "../../utils/errors/index.js";

/** What a run does not keep that its report would be made of. */
export function notKept(runId: string, what: string, next: string): AssayError {
  return new AssayError("ARTIFACT_MISSING", { what: `run ${runId} keeps no ${what}`, next });
}
