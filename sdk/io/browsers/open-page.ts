import { spawn } from "node:child_process";

type Variables = Readonly<Record<string, string | undefined>>;

/** The program by which a system opens an address in the browser that its user has chosen. */
export function openerOf(
  address: string,
  platform: NodeJS.Platform = process.platform,
): readonly [program: string, ...args: string[]] {
  if (platform === "darwin") return ["open", address];
  // Not `start`, which is a word of a shell: an address may hold what that shell reads.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", address];
  return ["xdg-open", address];
}

/** Milliseconds after which a program that still runs is a browser. */
const OPEN_MS = 3000;

/** Opens an address in the user's browser. Gives why it could not; undefined where it could. It is not waited for. */
export function openPage(address: string, env: Variables): Promise<string | undefined> {
  const [program, ...args] = openerOf(address);
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: "ignore", detached: true, windowsHide: true });
    const timer = setTimeout(() => resolve(undefined), OPEN_MS);
    const done = (fault: string | undefined): void => {
      clearTimeout(timer);
      resolve(fault);
    };
    child.once("error", ({ message }) => done(message));
    child.once("close", (code) => done(code === 0 ? undefined : `${program} ended with code ${code}`));
    child.unref();
  });
}
