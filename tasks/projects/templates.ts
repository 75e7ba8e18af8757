import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageInfo } from "../../sdk/io/environment/package.js";
import { makeFolderSync } from "../../sdk/io/files/index.js";

/** Ends the names of templates: no tool takes them for files of this package, and npm packs `.gitignore` too. */
const ENDING = ".template";

/** A folder of templates of this package: in the sources and in what npm installs it is at the same place. */
export function templatesFolder(name: string): string {
  return join(packageInfo().root, "tasks", "templates", name);
}

/** Writes a folder of templates into a project, `{{name}}` filled in. Gives the paths written. Throws for a name that has no value. */
export function writeTemplates(
  folder: string,
  project: string,
  values: Readonly<Record<string, string>>,
): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.map(({ parentPath, name }) => {
    const place = join(parentPath.slice(folder.length + 1), name);
    const isTemplate = name.endsWith(ENDING);
    const target = join(project, isTemplate ? place.slice(0, -ENDING.length) : place);
    makeFolderSync(dirname(target));
    if (!isTemplate) cpSync(join(parentPath, name), target);
    else {
      const write = /\.(ipynb|jsonc?)$/.test(target) ? inJson : inText;
      writeFileSync(target, filled(readFileSync(join(parentPath, name), "utf8"), values, place, write));
    }
    return target;
  });
}

/** A text with each `{{name}}` replaced. `${{ … }}`, as workflows write it, stays. */
function filled(
  text: string,
  values: Readonly<Record<string, string>>,
  where: string,
  write: (value: string) => string,
): string {
  return text.replaceAll(/(?<!\$)\{\{(\w+)\}\}/g, (_, name: string) => {
    if (Object.hasOwn(values, name)) return write(values[name]);
    throw new Error(`the template ${where} names {{${name}}}, which has no value`);
  });
}

/** A value on one line: a column or a file may be called anything. */
const inText = (value: string): string => value.replaceAll(/\p{Cc}/gu, " ");

const inJson = (value: string): string => JSON.stringify(inText(value)).slice(1, -1);
