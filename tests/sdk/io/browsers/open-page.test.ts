import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openerOf, openPage } from "../../../../sdk/io/browsers/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

const ADDRESS = "http://127.0.0.1:5000/#/a?b=1&c=$(d)";

describe("openPage", () => {
  it("hands the address to the system's own program as one word", () => {
    expect(openerOf(ADDRESS, "darwin")).toEqual(["open", ADDRESS]);
    expect(openerOf(ADDRESS, "linux")).toEqual(["xdg-open", ADDRESS]);
    expect(openerOf(ADDRESS, "win32")).toEqual(["rundll32", "url.dll,FileProtocolHandler", ADDRESS]);
  });

  it("tells why it could not, and nothing where it could", async () => {
    const folder = await temporaryFolder();
    const [program] = openerOf(ADDRESS);
    expect(await openPage(ADDRESS, { PATH: folder })).toContain("ENOENT");
    const opened = join(folder, "opened");
    await writeFile(join(folder, program), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`, { mode: 0o755 });
    expect(await openPage(ADDRESS, { PATH: folder })).toBeUndefined();
    for (let tries = 0; !existsSync(opened) && tries < 100; tries++) await sleep(50);
    expect(await readFile(opened, "utf8")).toBe(ADDRESS);
    await writeFile(join(folder, program), "#!/bin/sh\nexit 3\n");
    expect(await openPage(ADDRESS, { PATH: folder })).toBe(`${program} ended with code 3`);
  });
});
