import { messageOf } from "../../../sdk/utils/errors/index.js";
import type {
  Compiler,
  CompilerOperations,
  CompilerRequest,
  Converted,
  ErrorReport,
  Refused,
} from "../../contracts/index.js";
import { complete } from "../complete/index.js";
import { inspect } from "../inspect/index.js";
import { isComplete } from "../is-complete/index.js";
import { CellConverter } from "./cell-converter.js";
import { releaseTexts } from "./compact.js";
import type { CellSession } from "./session.js";

/** Answers the compiler's requests. What fails in the compiler itself is told as an error of the request, and the session goes on. */
export class CellCompiler implements Compiler {
  readonly #converter: CellConverter;

  constructor(readonly session: CellSession) {
    this.#converter = new CellConverter(session);
  }

  async ask<O extends keyof CompilerOperations>(
    request: CompilerOperations[O]["request"] & { readonly op: O },
  ): Promise<CompilerOperations[O]["reply"]> {
    try {
      return this.#answer(request);
    } finally {
      releaseTexts();
    }
  }

  #answer(request: CompilerRequest): CompilerOperations[keyof CompilerOperations]["reply"] {
    switch (request.op) {
      case "convert":
        return this.#guarded(() => this.#converter.convert(request));
      case "forget":
        return this.#converter.forget(request);
      case "complete":
        return this.#orElse(() => complete(this.session, request.code, request.cursor), {
          matches: [],
          start: request.cursor,
          end: request.cursor,
        });
      case "inspect":
        return this.#orElse(() => inspect(this.session, request.code, request.cursor, request.detail), {
          found: false,
          text: "",
          markdown: "",
        });
      case "isComplete":
        return isComplete(request.code);
    }
  }

  /** Unfinished code asks more of the checker than it was made for: a failure has no answer, and harms nothing after it. */
  #orElse<T>(answer: () => T, nothing: T): T {
    try {
      return answer();
    } catch {
      this.session.renew();
      return nothing;
    }
  }

  #guarded(convert: () => Converted | Refused): Converted | Refused {
    try {
      return convert();
    } catch (error) {
      this.session.renew();
      return { ok: false, error: compilerFailure(error) };
    }
  }
}

function compilerFailure(error: unknown): ErrorReport {
  const evalue = messageOf(error);
  return {
    ename: "CompilerError",
    evalue,
    traceback: [
      `CompilerError: TypeScript failed on this cell: ${evalue}`,
      "Nothing was run; earlier cells are as they were.",
    ],
  };
}
