// `input()`: asks the user through the host.
import { AssayError } from "../../../sdk/utils/errors/assay-error.js";
import { currentRun } from "./current.js";
import { send } from "./events.js";
import { flushOutput } from "./output.js";

const waiting = new Map<number, (value: string | undefined) => void>();
let ids = 0;

export function askUser(prompt: string, password: boolean): Promise<string> {
  const run = currentRun();
  return new Promise<string>((resolve, reject) => {
    const refuse = (what: string, next: string) =>
      reject(new AssayError("INPUT_UNAVAILABLE", { what, next }));
    if (run === undefined || run.finished) {
      refuse("input() was called after its cell had ended", "Await it in the cell.");
      return;
    }
    if (!run.message.allowStdin) {
      refuse("nobody can be asked: this front end gives no input", "Set the value in the cell instead.");
      return;
    }
    const id = ++ids;
    const end = (settle: () => void) => {
      waiting.delete(id);
      run.signal.removeEventListener("abort", stop);
      settle();
    };
    const stop = () => end(() => reject(run.signal.reason));
    waiting.set(id, (value) =>
      end(() => {
        if (value === undefined)
          refuse("nobody can be asked by this front end", "Set the value in the cell instead.");
        else resolve(value);
      }),
    );
    run.signal.addEventListener("abort", stop);
    flushOutput();
    send({ op: "input", id, run: run.id, prompt, password });
  });
}

export function takeInput(id: number, value: string | undefined): void {
  waiting.get(id)?.(value);
}
