import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { parseDocument } from "yaml";
import { packageInfo } from "../../sdk/io/environment/index.js";
import type { ContainerStage } from "./containerfile.js";
import { COMPOSE } from "./files.js";
import type { Finding } from "./finding.js";
import { imageFault } from "./images.js";
import { interpolate, interpolateAll } from "./interpolate.js";

interface Service {
  readonly image?: string;
  readonly build?: { readonly target?: string };
  readonly ports?: readonly unknown[];
  readonly volumes?: readonly unknown[];
  readonly environment?: unknown;
  readonly healthcheck?: unknown;
  readonly depends_on?: unknown;
}

export interface ComposePlan {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether images have to be pinned by digests. */
  readonly pinned: boolean;
  readonly stages: readonly ContainerStage[];
}

/** Names of variables whose values are nobody else's business. */
const SECRET = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL)/i;

/** What is wrong with the project's compose file. */
export function checkCompose(text: string, plan: ComposePlan): readonly Finding[] {
  const document = parseDocument(text);
  const syntax = document.errors.map(({ message, linePos }) => ({
    file: COMPOSE,
    line: linePos?.[0].line,
    message: message.split("\n")[0],
  }));
  if (syntax.length > 0) return syntax;
  const written: unknown = document.toJS();
  const missing = new Set<string>();
  const value = interpolateAll(written, (part) => interpolate(part, plan.env, (name) => missing.add(name)));
  const variables = [...missing].map((name) => `the variable ${name} is not set and has no default`);
  const invalid = schemaFaults(value);
  const faults = invalid.length > 0 ? invalid : serviceFaults(Object(value), Object(written), plan);
  return [...variables, ...faults].map((message) => ({ file: COMPOSE, message }));
}

function schemaFaults(value: unknown): readonly string[] {
  const file = join(packageInfo().root, "fixtures", "compose", "compose-spec.json");
  // The schema has formats of its own (duration, ports), which Compose checks itself.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.flatMap(({ instancePath, message, params }) => {
    const extra: unknown = params.unevaluatedProperty ?? params.additionalProperty;
    // A key with a wrong value counts as one that nothing has taken, too.
    const inner = `${instancePath}/${String(extra)}`;
    if (errors.some((other) => other.instancePath === inner || other.instancePath.startsWith(`${inner}/`)))
      return [];
    const place = instancePath.slice(1).replaceAll("/", ".") || "the file";
    return typeof extra === "string" ? [`${place} has an unknown key "${extra}"`] : [`${place} ${message}`];
  });
}

type Services = { readonly services?: Readonly<Record<string, Service>> };

function serviceFaults(value: Services, written: Services, plan: ComposePlan): readonly string[] {
  const services = value.services ?? {};
  return Object.entries(services).flatMap(([name, service]) => {
    const own = [
      ...imageFaults(service, plan),
      ...(service.ports ?? []).flatMap(portFaults),
      ...(service.volumes ?? []).flatMap((volume) => volumeFaults(volume, plan.folder)),
      ...secretFaults(written.services?.[name]?.environment),
      ...dependencyFaults(service, services, plan.stages),
    ];
    return own.map((fault) => `services.${name}: ${fault}`);
  });
}

function imageFaults({ image, build }: Service, { pinned, stages }: ComposePlan): readonly string[] {
  const target = build?.target;
  if (target !== undefined && !stages.some(({ name }) => name === target))
    return [`the Containerfile has no stage "${target}"`];
  // What is built here has the version of what it is built from.
  const fault = image === undefined || build !== undefined ? undefined : imageFault(image, pinned);
  return fault === undefined ? [] : [fault];
}

function portFaults(port: unknown): readonly string[] {
  const host = typeof port === "object" ? Object(port).host_ip : /^(.*):[^:]*:[^:]*$/.exec(String(port))?.[1];
  if (host === "127.0.0.1" || host === "[::1]" || host === "::1") return [];
  const shown = typeof port === "object" ? JSON.stringify(port) : String(port);
  return [`the port ${shown} is open to every machine; 127.0.0.1: before it keeps it to this one`];
}

function volumeFaults(volume: unknown, folder: string): readonly string[] {
  const source = typeof volume === "string" ? volume.split(":")[0] : Object(volume).source;
  if (typeof source !== "string" || !/^\.{1,2}(\/|$)/.test(source)) return [];
  return existsSync(resolve(folder, source)) ? [] : [`${source} is to be mounted, and is not there`];
}

/** Secrets that are written into the file; `${NAME}` takes them from outside. */
function secretFaults(environment: unknown): readonly string[] {
  const entries = Array.isArray(environment)
    ? environment.map((line) => [...String(line).split("="), ""])
    : Object.entries(Object(environment));
  return entries
    .filter(
      ([name, text]) => SECRET.test(String(name)) && !/^$|^\$\{?\w+(:?[-?])?\}?$/.test(String(text ?? "")),
    )
    .map(([name]) => `a value of ${name} stands in the file: \${${name}:-} takes it from outside`);
}

function dependencyFaults(
  { depends_on }: Service,
  services: Readonly<Record<string, Service>>,
  stages: readonly ContainerStage[],
): readonly string[] {
  const wanted: readonly (readonly [string, unknown])[] = Array.isArray(depends_on)
    ? depends_on.map((name) => [String(name), {}])
    : Object.entries(Object(depends_on));
  return wanted.flatMap(([name, how]) => {
    const other = services[name];
    if (other === undefined) return [`it waits for ${name}, which is no service`];
    const built = stages.find((stage) => stage.name === other.build?.target);
    const tells = other.healthcheck !== undefined || built?.healthcheck === true;
    // An image from elsewhere may have one of its own, which nobody sees here.
    if (Object(how).condition !== "service_healthy" || tells) return [];
    return [`it waits until ${name} is healthy, which has no healthcheck`];
  });
}
