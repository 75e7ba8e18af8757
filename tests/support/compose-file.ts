import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { instructionsOf } from "../../tasks/containers/containerfile.js";
import { interpolate, interpolateAll } from "../../tasks/containers/interpolate.js";

/** A service of a compose file as an engine would start it: what the file leaves open is its image's, where that is built here. */
export interface ComposeService {
  readonly name: string;
  /** The command, without the image's own entrypoint. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The words of the healthcheck; undefined where there is none. */
  readonly health: readonly string[] | undefined;
  /** What it waits for, and until when. */
  readonly dependsOn: Readonly<Record<string, string>>;
  /** Ports of this machine, by those of the container. */
  readonly ports: ReadonlyMap<number, number>;
  /** What is mounted: sources by the places in the container. */
  readonly volumes: ReadonlyMap<string, string>;
  /** The words that its image was made by, where it is built here. */
  readonly made: readonly (readonly string[])[];
  /** Where its command is run, where it is built here. */
  readonly folder: string | undefined;
}

interface Written {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly build?: { readonly target: string };
}

/** The variables that a compose file sets its ports by. */
export function portVariables(folder: string): readonly string[] {
  return [...readFileSync(join(folder, "compose.yaml"), "utf8").matchAll(/127\.0\.0\.1:\$\{(\w+)/g)].map(
    ([, name = ""]) => name,
  );
}

/** The services of a project's compose file, with these variables. */
export function readCompose(
  folder: string,
  env: Readonly<Record<string, string>>,
): ReadonlyMap<string, ComposeService> {
  const missing = (name: string): never => {
    throw new Error(`compose.yaml: ${name} has no value and no default`);
  };
  const written = parse(readFileSync(join(folder, "compose.yaml"), "utf8"));
  const { services } = interpolateAll(written, (text) => interpolate(text, env, missing)) as {
    readonly services: Readonly<Record<string, Written>>;
  };
  const file = readFileSync(join(folder, "Containerfile"), "utf8");
  return new Map(
    Object.entries(services).map(([name, service]) => {
      const image = service.build === undefined ? undefined : stageOf(file, service.build.target);
      const health = service.healthcheck?.test ?? image?.health;
      if (health !== undefined && health[0] !== "CMD") throw new Error(`${name}: a healthcheck by CMD`);
      const { depends_on = {}, ports = [], volumes = [] } = service;
      return [
        name,
        {
          name,
          words: service.command ?? image?.command ?? [],
          environment: { ...image?.environment, ...service.environment },
          health: health?.slice(1),
          dependsOn: Object.fromEntries(
            Object.entries(depends_on).map(([other, { condition }]) => [other, condition]),
          ),
          ports: new Map(ports.map((port) => portOf(port))),
          volumes: new Map(volumes.map((volume) => volumeOf(volume))),
          made: image?.made ?? [],
          folder: image?.folder,
        },
      ];
    }),
  );
}

function portOf(text: string): [number, number] {
  const [, published, own] = /^127\.0\.0\.1:(\d+):(\d+)$/.exec(text) ?? [];
  if (published === undefined) throw new Error(`a port of this machine alone: ${text}`);
  return [Number(own), Number(published)];
}

function volumeOf(text: string): [string, string] {
  const [source = "", target = ""] = text.split(":");
  return [target, source];
}

/** What a stage of a Containerfile says of the image. */
function stageOf(text: string, target: string) {
  const environment: Record<string, string> = {};
  const made: string[][] = [];
  let [command, health, folder]: [string[]?, string[]?, string?] = [];
  let open = false;
  for (const { word, rest } of instructionsOf(text)) {
    if (word === "FROM") open = new RegExp(`\\sAS\\s+${target}$`, "i").test(rest);
    if (!open) continue;
    if (word === "WORKDIR") folder = rest;
    if (word === "CMD") command = JSON.parse(rest);
    if (word === "HEALTHCHECK") health = ["CMD", ...JSON.parse(rest.slice(rest.indexOf("[")))];
    // Commands of a shell are apt-get's and pip's, which make what this machine has otherwise.
    if (word === "RUN" && rest.startsWith("[")) made.push(JSON.parse(rest));
    if (word === "ENV")
      for (const [, name = "", value = ""] of rest.matchAll(/(\w+)=("[^"]*"|\S*)/g))
        environment[name] = value.replaceAll('"', "");
  }
  if (command === undefined) throw new Error(`the Containerfile has no stage ${target} with a command`);
  return { environment, made, command, health, folder };
}
