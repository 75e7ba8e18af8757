import type { CoverageMap, CoverageMapData, FileCoverageData, Range } from "istanbul-lib-coverage";

/**
 * Adds what was counted in built modules to what was counted in their sources, by place in the source. Two compilers mark some places
 * differently (functions most): those stay as they were counted in the sources, so that nothing is listed twice.
 */
export function addHits(map: CoverageMap, built: CoverageMapData): void {
  for (const [path, data] of Object.entries(built)) {
    if (!map.files().includes(path)) continue;
    const known = map.fileCoverageFor(path).data;
    const added = data as FileCoverageData;
    const statements = byPlace(added.statementMap, (range) => start(range));
    for (const [id, range] of Object.entries(known.statementMap)) {
      known.s[id] += added.s[statements.get(start(range)) ?? ""] ?? 0;
    }
    const functions = byPlace(added.fnMap, ({ decl }) => start(decl));
    for (const [id, { decl }] of Object.entries(known.fnMap)) {
      known.f[id] += added.f[functions.get(start(decl)) ?? ""] ?? 0;
    }
    const key = ({ type, loc, locations }: FileCoverageData["branchMap"][string]) =>
      `${type} ${start(loc)} ${locations.length}`;
    const branches = byPlace(added.branchMap, key);
    for (const [id, branch] of Object.entries(known.branchMap)) {
      const hits = added.b[branches.get(key(branch)) ?? ""];
      if (hits) known.b[id] = known.b[id].map((count, way) => count + hits[way]);
    }
  }
}

const start = ({ start: { line, column } }: Range): string => `${line}:${column}`;

function byPlace<T>(
  all: Readonly<Record<string, T>>,
  place: (one: T) => string,
): ReadonlyMap<string, string> {
  return new Map(Object.entries(all).map(([id, one]) => [place(one), id]));
}
