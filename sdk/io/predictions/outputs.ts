import { stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve, sep } from "node:path";
import { AssayError } from "../../utils/errors/index.js";
import { fileNameOf } from "../../utils/paths.js";
import { type InvalidRowsConfig, isTableOutput, type PredictionOutputConfig } from "./config.js";
import { tablePlace } from "./database-sink.js";
import type { FileKind } from "./files/index.js";
import { stemOf } from "./find-files.js";

/** Where the predictions of some files go. */
export interface OutputFile {
  /** The files of the input; undefined where it is none of files. */
  readonly files?: readonly string[];
  readonly path: string;
  readonly kind: FileKind;
  /** Where rejected rows go. */
  readonly sidePath: string;
}

const ENDINGS: Readonly<Record<string, FileKind>> = {
  ".parquet": "parquet",
  ".csv": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".json": "json",
};

/**
 * The outputs of an input: one of all its files, or one for each where the path holds `{name}` or is a folder. CONFIG_INVALID
 * where no format is told, two inputs would have one output, or an output is an input.
 */
export async function planOutputs(
  output: PredictionOutputConfig,
  invalid: Pick<InvalidRowsConfig, "path">,
  input: { readonly kind: string; readonly name: string; readonly files?: readonly string[] | undefined },
  baseDir: string,
): Promise<OutputFile[]> {
  const { files } = input;
  if (isTableOutput(output)) {
    const own = `${fileNameOf(output.table)}.rejected.parquet`;
    const sidePath = resolve(baseDir, invalid.path ?? own);
    const planned: OutputFile[] = [
      {
        ...(files === undefined ? {} : { files }),
        path: tablePlace(output, baseDir),
        kind: sideKind(sidePath),
        sidePath,
      },
    ];
    refuseTwice(planned, invalid.path);
    return planned;
  }
  const isFolder = await namesFolder(output.path, baseDir);
  const isEach = isFolder || output.path.includes("{name}");
  const own = isEach && files !== undefined ? files.map((file) => [file]) : [files];
  const planned: OutputFile[] = [];
  for (const some of own) {
    const name = some === undefined || !isEach ? input.name : stemOf(some[0]);
    const kind = output.kind ?? (isFolder ? folderKind(input.kind) : kindOf(output.path));
    const named = isFolder ? join(output.path, `{name}.${kind}`) : output.path;
    const path = resolve(baseDir, named.replaceAll("{name}", name));
    planned.push({
      ...(some === undefined ? {} : { files: some }),
      path,
      kind,
      sidePath: await sidePathOf(invalid.path, path, name, baseDir),
    });
  }
  refuseTwice(planned, invalid.path);
  return planned;
}

/** Whether a path is a folder: it ends as one, or there is one. */
async function namesFolder(path: string, baseDir: string): Promise<boolean> {
  if (path.endsWith("/") || path.endsWith(sep)) return true;
  if (extname(path) !== "") return false;
  return (await stat(resolve(baseDir, path)).catch(() => undefined))?.isDirectory() === true;
}

function folderKind(input: string): FileKind {
  return input === "csv" || input === "json" ? input : "parquet";
}

/** The format of a table's side file: text would change what passes through. */
function sideKind(path: string): FileKind {
  const kind = kindOf(path);
  if (kind === "parquet") return kind;
  throw new AssayError("CONFIG_INVALID", {
    what: "rejected rows of a table go into a Parquet file",
    got: `invalid.path: ${path}`,
    wanted: "a path that ends with .parquet",
  });
}

function kindOf(path: string): FileKind {
  const kind = ENDINGS[extname(path).toLowerCase()];
  if (kind !== undefined) return kind;
  throw new AssayError("CONFIG_INVALID", {
    what: `the ending of the output ${path} names no format`,
    got: JSON.stringify(extname(path)),
    wanted: Object.keys(ENDINGS).join(", "),
    next: "Give the path one of these endings, or set `output.kind`.",
  });
}

async function sidePathOf(
  path: string | undefined,
  output: string,
  name: string,
  baseDir: string,
): Promise<string> {
  const ending = extname(output);
  const own = `${basename(output, ending)}.rejected${ending}`;
  if (path === undefined) return join(dirname(output), own);
  if (await namesFolder(path, baseDir)) return resolve(baseDir, path, own);
  return resolve(baseDir, path.replaceAll("{name}", name));
}

function refuseTwice(planned: readonly OutputFile[], sidePath: string | undefined): void {
  const inputs = new Set(planned.flatMap(({ files }) => files ?? []));
  const taken = new Set<string>();
  for (const { path, sidePath: side } of planned) {
    for (const [target, key] of [
      [path, "output.path"],
      [side, "invalid.path"],
    ] as const) {
      const isInput = inputs.has(target);
      if (!isInput && !taken.has(target)) {
        taken.add(target);
        continue;
      }
      throw new AssayError("CONFIG_INVALID", {
        what: isInput ? `${target} is an input and an output` : `two outputs have one path`,
        got: `${key}: ${target}`,
        wanted: "a path of its own for each output",
        next:
          key === "invalid.path" && sidePath !== undefined && !sidePath.includes("{name}")
            ? "Let `invalid.path` hold `{name}`, the name of the input file."
            : "Name another output, or rename one of the inputs: `{name}` is a file's name without its ending.",
      });
    }
  }
}
