import { asAssayError } from "../../sdk/utils/errors/index.js";
import { endedWell, type Task } from "../task.js";

/** The task that formats all that there is, one kind after the other. */
export function taskOfAll(formats: readonly Task[]): Task {
  return {
    name: "formats",
    summary: "format sources, configs, notebooks and the scripts of package.json",
    options: [
      { flags: "--check", description: "change nothing; exit code 1 where something would be changed" },
    ],
    async run(context) {
      let ok = true;
      for (const format of formats) {
        context.say(`== ${format.name}`);
        try {
          ok = endedWell(await format.run(context)) && ok;
        } catch (error) {
          const { code, message } = asAssayError(error);
          if (code === "INTERRUPTED") throw error;
          // What one kind lacks (a tool, a package.json) is no reason to leave the others.
          context.say(`${code}: ${message}`);
          ok = false;
        }
      }
      return ok;
    },
  };
}
