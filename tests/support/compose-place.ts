import type { ComposeService } from "./compose-file.js";
import { freePort } from "./mlflow-server.js";

/** Ports as a container's texts name them: `:9092`, `=5000`, or alone. Larger numbers are no ports. */
const OWN_PORT = /(?<=^|[:=])(\d{4,5})(?!\d)/g;

/**
 * Where the services of a compose file are on this machine, without containers: a container has addresses, ports and folders
 * for itself alone, here each gets one that nobody else has. All else of a text stays as it stands.
 */
export class ComposePlace {
  private readonly ports = new Map<string, number>();
  private readonly folders = new Map<string, Map<string, string>>();
  private readonly named: RegExp;

  private constructor(private readonly services: ReadonlyMap<string, ComposeService>) {
    // An address of another service: by its name after `//`, or alone.
    this.named = new RegExp(`(?<=^|//)(${[...services.keys()].join("|")}):(\\d+)(?!\\d)`, "g");
  }

  static async of(
    services: ReadonlyMap<string, ComposeService>,
    texts: Readonly<Record<string, string>> = {},
  ): Promise<ComposePlace> {
    const place = new ComposePlace(services);
    for (const { name, ports } of services.values())
      for (const [own, published] of ports) place.ports.set(`${name}:${own}`, published);
    for (const [name, service] of services) {
      const all = [...textsOf(service), texts[name] ?? ""];
      const others = new Set(all.flatMap((text) => [...text.matchAll(place.named)].map(([whole]) => whole)));
      const own = all.flatMap((text) =>
        [...text.replaceAll(place.named, "").matchAll(OWN_PORT)].map(([, port]) => `${name}:${port}`),
      );
      const published = new Set([...place.ports.values()].map(String));
      for (const key of [...others, ...own])
        if (!place.ports.has(key) && !published.has(key.split(":")[1] ?? ""))
          place.ports.set(key, await freePort());
    }
    return place;
  }

  /** Says where a folder or file of a service's container lies here. */
  put(service: string, inside: string, here: string): void {
    const folders = this.folders.get(service) ?? new Map();
    this.folders.set(service, folders.set(inside, here));
  }

  /** The port of this machine that stands for a container's. */
  port(service: string, own: number): number {
    const port = this.ports.get(`${service}:${own}`);
    if (port === undefined) throw new Error(`${service} has no port ${own}`);
    return port;
  }

  /** A text of a service, as it must be here. */
  text(service: string, text: string): string {
    const folders = [...(this.folders.get(service) ?? [])].sort(([a], [b]) => b.length - a.length);
    // All interfaces of a container are its own; of this machine, they are everybody's.
    let here = text.replaceAll("0.0.0.0", "127.0.0.1").replaceAll("://:", "://127.0.0.1:");
    here = here.replaceAll(
      this.named,
      (_, name: string, port: string) => `127.0.0.1:${this.port(name, Number(port))}`,
    );
    here = here.replaceAll(OWN_PORT, (port) => String(this.ports.get(`${service}:${port}`) ?? port));
    // A mark first: what one folder became may begin as another does.
    for (const [i, [inside]] of folders.entries())
      here = here.replaceAll(new RegExp(`(?<![\\w.-])${inside}(?![\\w.:-])`, "g"), `\u0000${i}\u0000`);
    return here.replaceAll(/\0(\d+)\0/g, (_, i: string) => folders[Number(i)]?.[1] ?? "");
  }

  /** The environment of a service; `$PATH` is this machine's. */
  environment(service: string): Record<string, string> {
    const written = Object.entries(this.services.get(service)?.environment ?? {});
    return Object.fromEntries(
      written.map(([name, value]) => [
        name,
        this.text(service, value).replace("$PATH", process.env.PATH ?? ""),
      ]),
    );
  }
}

const textsOf = ({ words, environment, health = [] }: ComposeService): readonly string[] => [
  ...words,
  ...Object.values(environment),
  ...health,
];
