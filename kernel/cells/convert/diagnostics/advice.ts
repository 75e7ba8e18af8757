import { isBuiltin } from "node:module";
import { nearestName } from "../../../../sdk/utils/names.js";
import { installAdvice, isInstalled, packageName } from "../../packages.js";
import { ts } from "../typescript.js";
import { COMMONJS_NAMES } from "./commonjs-names.js";

export interface AdviceContext {
  /** Names that earlier cells declared. */
  readonly known: Iterable<string>;
  /** The notebook's folder. */
  readonly cwd: string;
}

/** What to do about an error of TypeScript's, where that can be said. */
export function adviceOn(diagnostic: ts.Diagnostic, { known, cwd }: AdviceContext): string | undefined {
  const name = quoted(diagnostic.messageText);
  if (name === undefined) return undefined;
  switch (diagnostic.code) {
    case 2307:
    case 2792:
      return missingModule(name, cwd);
    case 2304:
    case 18004: {
      if (Object.hasOwn(COMMONJS_NAMES, name)) return `In cells, ${COMMONJS_NAMES[name]}.`;
      const near = nearestName(name, known);
      const likely =
        near !== undefined && near.toLowerCase() !== name.toLowerCase() ? ` (${near} is known)` : "";
      return `No cell that ran has declared ${name}${likely}: run the cell that does, or import it.`;
    }
    default:
      return undefined;
  }
}

function missingModule(specifier: string, cwd: string): string {
  if (specifier.startsWith(".") || specifier.startsWith("/"))
    return "No such file, seen from the notebook's folder.";
  if (isBuiltin(specifier) || specifier.startsWith("node:")) return "Node has no module of this name.";
  if (/^https?:/.test(specifier))
    return "Code of other machines is not imported: save the file beside the notebook, and import that.";
  if (/^[a-z]+:/.test(specifier))
    return "TypeScript cannot look into such a URL: put it into a variable, and import that: await import(url).";
  if (specifier.startsWith("#")) return "The project's package.json has no such entry under imports.";
  const name = packageName(specifier);
  return isInstalled(name, cwd)
    ? `The package ${name} is installed, but its package.json gives nothing of this name.`
    : installAdvice(name, cwd);
}

function quoted(message: string | ts.DiagnosticMessageChain): string | undefined {
  return /'([^']+)'/.exec(ts.flattenDiagnosticMessageText(message, "\n"))?.[1];
}
