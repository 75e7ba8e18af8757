import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { CellConverter, CellSession } from "../../../../kernel/cells/convert/index.js";
import type { Converted, ErrorReport, TypeCheckMode } from "../../../../kernel/contracts/index.js";

/** A session whose cells are run by the plainest evaluator that keeps to the contract of `Converted.script`. */
export class TestSession {
  readonly session = new CellSession();
  readonly converter = new CellConverter(this.session);
  readonly scope: Record<string, unknown> = {};
  typeCheck: TypeCheckMode = "error";
  #run = 0;

  constructor(folder = process.cwd()) {
    this.session.open(folder);
  }

  convert(code: string): Converted {
    const reply = this.converter.convert({
      run: ++this.#run,
      code,
      typeCheck: this.typeCheck,
      purpose: "cell",
    });
    if (!reply.ok) throw new Error(plain(reply.error));
    return reply;
  }

  /** The error that the cell is refused with. */
  refused(code: string): ErrorReport {
    const reply = this.converter.convert({
      run: ++this.#run,
      code,
      typeCheck: this.typeCheck,
      purpose: "cell",
    });
    if (reply.ok) throw new Error(`was not refused: ${code}`);
    return reply.error;
  }

  /** Converts and runs cells; the value of the last one. */
  async run(...cells: string[]): Promise<unknown> {
    let value: unknown;
    for (const code of cells) value = await this.evaluate(this.convert(code).script);
    return value;
  }

  /** Converts, runs and, as the runner does where a cell throws, forgets what it did not set. */
  async runOrForget(code: string): Promise<unknown> {
    const { script, declares } = this.convert(code);
    try {
      return await this.evaluate(script);
    } catch (error) {
      const names = declares.filter((name) => !Object.hasOwn(this.scope, name));
      this.converter.forget({ run: this.#run, names });
      throw error;
    }
  }

  /** As the runner tells where a cell threw before it set these. */
  forgetLast(names: readonly string[]): void {
    this.converter.forget({ run: this.#run, names });
  }

  async expression(code: string): Promise<unknown> {
    const reply = this.converter.convert({
      run: ++this.#run,
      code,
      typeCheck: "error",
      purpose: "expression",
    });
    if (!reply.ok) throw new Error(plain(reply.error));
    return this.evaluate(reply.script);
  }

  evaluate(script: string): Promise<unknown> {
    const run: unknown = new vm.Script(script).runInThisContext();
    if (typeof run !== "function") throw new Error(`no function: ${script}`);
    return run(this.scope, {
      import: (specifier: string, options?: object) => importFrom(specifier, options),
      meta: { url: pathToFileURL(`${this.session.cwd}/cell`).href },
    });
  }
}

function importFrom(specifier: string, options?: object): Promise<unknown> {
  return options === undefined ? import(specifier) : import(specifier, options);
}

/** An error's text without colours. */
export function plain({ traceback }: Pick<ErrorReport, "traceback">): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours start with ESC
  return traceback.join("\n").replace(/\u001b\[\d+m/g, "");
}
