import { AssayError } from "../../utils/errors/index.js";
import { run } from "../processes/index.js";

/** Least version that MLflow runs on. */
const LEAST = "3.10";

const NAMES = ["python3", "python", "python3.13", "python3.12", "python3.11", "python3.10"] as const;

/** Prints the version, and whether virtual environments can be made: Debian keeps `ensurepip` in a package of its own. */
const ASK = `
import sys
try:
    import ensurepip, venv
    parts = "venv"
except ImportError:
    parts = "no-venv"
print("%d.%d" % sys.version_info[:2], parts)
`;

/**
 * The name of a Python on the PATH that is of version 3.10 or later and makes virtual environments. Where there is none,
 * throws DEPENDENCY_MISSING that says what was found and what to install. `path` stands in for the PATH.
 */
export async function findInterpreter(path?: string): Promise<string> {
  const seen: string[] = [];
  for (const name of NAMES) {
    const answer = await ask(name, path);
    if (answer === undefined) continue;
    const [version, parts] = answer;
    if (!isEnough(version)) seen.push(`${name} is Python ${version}`);
    else if (parts !== "venv") seen.push(`${name} (${version}) has no venv`);
    else return name;
  }
  throw new AssayError("DEPENDENCY_MISSING", {
    what: "there is no Python that can make a virtual environment",
    got: seen.length === 0 ? `none of ${NAMES.join(", ")} runs` : seen.join(", "),
    wanted: `Python ${LEAST} or later with venv`,
    next: "Install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python) and try again.",
  });
}

async function ask(name: string, path: string | undefined): Promise<readonly string[] | undefined> {
  try {
    const said = await run(name, ["-c", ASK], path === undefined ? {} : { env: { PATH: path } });
    return said.trim().split(/\s+/);
  } catch {
    // Not there, or broken: the next one may do.
    return undefined;
  }
}

function isEnough(version: string): boolean {
  const [[major, minor], [leastMajor, leastMinor]] = [version, LEAST].map((text) =>
    text.split(".").map(Number),
  );
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
