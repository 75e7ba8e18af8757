import { parseDocument } from "yaml";
import type { Finding } from "./finding.js";

const FILE = "collector.yaml";
const KINDS = ["receivers", "processors", "exporters", "connectors", "extensions"] as const;
const SIGNALS = /^(traces|metrics|logs|profiles)(\/.+)?$/;

/** What is wrong with the collector's config, of what the collector itself asks when it starts: pipelines name parts that are there. */
export function checkCollector(text: string): readonly Finding[] {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    return document.errors.map(({ message, linePos }) => ({
      file: FILE,
      line: linePos?.[0].line,
      message: message.split("\n")[0],
    }));
  const config = Object(document.toJS());
  const faults: string[] = [];
  const known = [...KINDS, "service"];
  for (const key of Object.keys(config))
    if (!known.some((name) => name === key)) faults.push(`"${key}" is no part of a collector's config`);
  const has = (kind: string, name: string): boolean =>
    Object.hasOwn(Object(config[kind]), name) || Object.hasOwn(Object(config.connectors), name);
  const { extensions = [], pipelines = {} } = Object(config.service);
  for (const name of extensions)
    if (!Object.hasOwn(Object(config.extensions), name))
      faults.push(`service names the extension ${name}, which is not there`);
  if (Object.keys(pipelines).length === 0) faults.push("service has no pipelines");
  for (const [pipeline, parts] of Object.entries(pipelines)) {
    if (!SIGNALS.test(pipeline)) faults.push(`"${pipeline}" is no pipeline of traces, metrics or logs`);
    for (const kind of ["receivers", "processors", "exporters"]) {
      const names: readonly string[] = Object(parts)[kind] ?? [];
      if (names.length === 0 && kind !== "processors") faults.push(`the pipeline ${pipeline} has no ${kind}`);
      for (const name of names)
        if (!has(kind, name))
          faults.push(`the pipeline ${pipeline} names ${name}, which is not among the ${kind}`);
    }
  }
  return faults.map((message) => ({ file: FILE, message }));
}
