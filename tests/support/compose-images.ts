import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCollector } from "./collector.js";
import type { ComposePlace } from "./compose-place.js";
import { findKafka } from "./kafka-jars.js";
import { kernelSnapshot } from "./kernel-snapshot.js";
import { findJupyter, findPython } from "./python.js";
import { runProcess } from "./run-process.js";

/** What a service finds in its image: the real program, in this machine's folders. */
export interface ComposeImage {
  /** The image's entrypoint, before the command; or its command, where the file gives none. */
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What an image is made of here. */
export interface ImagePlan {
  readonly place: ComposePlace;
  /** A folder for the service alone. */
  readonly folder: string;
  /** The project of the compose file. */
  readonly project: string;
  /** Commands that the image is made by. */
  readonly made: readonly (readonly string[])[];
}

/** The real program of each service; throws why it cannot be had. */
export const PROGRAMS: Readonly<Record<string, () => Promise<unknown>>> = {
  mlflow: () => findPython(),
  kafka: findKafka,
  collector: findCollector,
  jupyter: findJupyter,
  serving: async () => {},
};

/** How the image of each service of the compose file is made here. */
export const IMAGES: Readonly<Record<string, (plan: ImagePlan) => Promise<ComposeImage>>> = {
  mlflow: async () => ({ env: { PATH: `${(await findPython()).dir}/bin:${process.env.PATH}` } }),
  kafka,
  collector,
  jupyter,
  serving: async ({ place, folder, project }) => {
    place.put("serving", "/app", project);
    place.put("serving", "/home/assay", folder);
    return {};
  },
};

/**
 * Apache Kafka's image: its own class makes properties of the environment and formats the storage, as its start script has it
 * (docker/resources/common-scripts in Apache Kafka's sources), then the broker starts.
 */
async function kafka({ place, folder }: ImagePlan): Promise<ComposeImage> {
  const jars = await findKafka();
  const opt = join(folder, "opt");
  const [bin, config, none] = [join(opt, "bin"), join(opt, "config"), join(opt, "none")];
  for (const dir of [bin, config, none]) mkdirSync(dir, { recursive: true });
  const java = `java -Xmx400m -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp '${jars}'`;
  const script = (name: string, ...lines: readonly string[]): string => {
    const file = join(bin, name);
    writeFileSync(file, ["#!/bin/sh", "set -e", ...lines, ""].join("\n"), { mode: 0o755 });
    return file;
  };
  script("kafka-broker-api-versions.sh", `exec ${java} org.apache.kafka.tools.BrokerApiVersionsCommand "$@"`);
  const setup = `--default-configs-dir ${none} --mounted-configs-dir ${none} --final-configs-dir ${config}`;
  const run = script(
    "run",
    "export CLUSTER_ID=5L6g3nShT-eMCtK--X86sw",
    `${java} kafka.docker.KafkaDockerWrapper setup ${setup}`,
    `exec ${java} kafka.Kafka ${join(config, "server.properties")}`,
  );
  place.put("kafka", "/opt/kafka", opt);
  return { words: [run] };
}

/** The collector's image holds one program. Its config is the project's, with this machine's ports. */
async function collector({ place, folder, project }: ImagePlan): Promise<ComposeImage> {
  const program = await findCollector();
  const config = join(folder, "config.yaml");
  const lines = readFileSync(join(project, "collector.yaml"), "utf8").split("\n");
  // Each address stands in quotes.
  const here = lines.map((line) =>
    line.replaceAll(/"([^"]*)"/g, (_, text) => `"${place.text("collector", text)}"`),
  );
  writeFileSync(config, here.join("\n"));
  place.put("collector", "/etc/otelcol/config.yaml", config);
  return { words: [program] };
}

/** The image of JupyterLab: the kernel is installed by the Containerfile's own words. */
async function jupyter({ place, folder, project, made }: ImagePlan): Promise<ComposeImage> {
  const python = await findJupyter();
  await kernelSnapshot();
  const [home, prefix] = [join(folder, "home"), join(folder, "prefix")];
  place.put("jupyter", "/opt/jupyter", prefix);
  place.put("jupyter", "/app", project);
  for (const words of made) {
    const [program = "", ...rest] = words.map((word) => place.text("jupyter", word));
    const { code, stderr } = await runProcess(program, rest);
    if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${stderr}`);
  }
  place.put("jupyter", "/opt/jupyter", python.dir);
  place.put("jupyter", "/app/project", project);
  place.put("jupyter", "/home/jupyter", home);
  // In the image there is no root who would have to be let in.
  const config = join(home, ".jupyter");
  mkdirSync(config, { recursive: true });
  writeFileSync(
    join(config, "jupyter_server_config.json"),
    JSON.stringify({ ServerApp: { allow_root: true } }),
  );
  return { env: { JUPYTER_PATH: join(prefix, "share", "jupyter") } };
}
