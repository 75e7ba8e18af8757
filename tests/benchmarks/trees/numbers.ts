import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/source-files.js";

/** Writes `bikes-numbers.csv`: the bike rentals with months and weather as numbers, in the order in which they appear. */
export async function writeBikesAsNumbers(folder: string): Promise<void> {
  const [head, ...lines] = readFileSync(join(ROOT, "fixtures/bikes.csv"), "utf8").trim().split("\n");
  const names = head.replaceAll('"', "").split(",");
  const kept = names.flatMap((name, i) => (["casual", "registered"].includes(name) ? [] : [i]));
  const codes = new Map<string, Map<string, number>>();
  const number = (text: string, name: string): string => {
    if (!["mnth", "weathersit"].includes(name)) return text;
    const known = codes.get(name) ?? new Map<string, number>();
    codes.set(name, known);
    if (!known.has(text)) known.set(text, known.size);
    return String(known.get(text));
  };
  const rows = lines.map((line) => {
    const cells = line.replaceAll('"', "").split(",");
    return kept.map((i) => number(cells[i], names[i])).join();
  });
  writeFileSync(
    join(folder, "bikes-numbers.csv"),
    `${kept.map((i) => names[i]).join()}\n${rows.join("\n")}\n`,
  );
}
